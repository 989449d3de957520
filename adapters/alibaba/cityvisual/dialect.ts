import type { Engine } from '../../../src/engine/engine.ts';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import type { Dialect } from '../../../src/protocol/pipeline.ts';
import { createAlibabaDialect } from '../gateway/gateway.ts';
import type { AlibabaIdentity, AlibabaProduct } from '../gateway/product.ts';
import type { CityCall, CityServices } from './call.ts';
import { family } from './captures/store.ts';
import { errors } from './errors.ts';
import { operations } from './operations.ts';
import { translate } from './translate.ts';

export { captureRoutes } from './captures/control.ts';
export { switches } from './switches.ts';

const version = '2018-10-30';

const transitions: Readonly<Record<string, number>> = { none: 0, '1s': 1000, '30s': 30_000 };

/** Alibaba Cloud CityVisual 2018-10-30, served by an engine. */
export function createCityvisual(parts: {
  engine: Engine;
  environment: DialectEnvironment;
}): Dialect<AlibabaIdentity, CityCall> {
  const { engine, environment } = parts;
  const { clock, ids, switches } = environment;
  const services: CityServices = {
    engine,
    clock,
    ids,
    refuseUnknown: switches['unknown-references'] === 'refused',
    onlyCreatedCapabilities: switches['capability-names'] === 'created',
    transitionMs: transitions[switches['job-transition'] ?? '1s'] ?? 0,
  };
  const product: AlibabaProduct<CityCall> = {
    name: 'alibaba-cityvisual',
    service: 'cityvisual',
    versions: [version],
    operations: new Map(operations.map((operation) => [`${version}/${operation.name}`, operation])),
    unserved: new Set(),
    errors,
    translate,
    quotas: {},
    prepare: ({ identity, caller, input }) => {
      // read: the gateway has made the caller's region of it
      void input.RegionId;
      const namespace = { family, account: caller.account, region: caller.region };
      return { identity, caller, input, services, namespace };
    },
  };
  return createAlibabaDialect(product, environment);
}
