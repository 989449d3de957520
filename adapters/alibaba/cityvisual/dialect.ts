import { once } from '../../../src/concurrency/once.ts';
import { text } from '../../../src/protocol/fields.ts';
import { baseCall, type Dialect } from '../../../src/protocol/pipeline.ts';
import type { DialectParts } from '../../definition.ts';
import { createAlibabaDialect } from '../gateway/dialect.ts';
import type { AlibabaProduct } from '../gateway/product.ts';
import type { CityCall, CityServices } from './call.ts';
import { family, findCaptures } from './captures/store.ts';
import { errors } from './errors.ts';
import { existing, ids } from './existing.ts';
import { operations } from './operations.ts';
import { translate } from './translate.ts';

export { captureRoutes } from './captures/control.ts';
export { gallerySearch } from './gallery-search.ts';
export { switches } from './switches.ts';

const version = '2018-10-30';

/** The facts by which the product's requests are recognised. */
export const marks = {
  service: 'cityvisual',
  versions: [version],
  operations: new Map(operations.map((operation) => [`${version}/${operation.name}`, operation])),
  unserved: new Set<string>(),
};

const transitions: Readonly<Record<string, number>> = { none: 0, '1s': 1000, '30s': 30_000 };

/** Creates the dialect of CityVisual 2018-10-30. */
export function createCityvisual({ engine, environment }: DialectParts): Dialect {
  const { clock, ids: newIds, switches } = environment;
  const services: CityServices = {
    engine,
    clock,
    ids: newIds,
    refuseUnknown: switches['unknown-references'] === 'refused',
    onlyCreatedCapabilities: switches['capability-names'] === 'created',
    transitionMs: transitions[switches['job-transition'] ?? '1s'] ?? 0,
  };
  const product: AlibabaProduct<CityCall> = {
    name: 'alibaba-cityvisual',
    ...marks,
    errors,
    translate,
    direct: { ids, existing: existing(engine) },
    prepare(exchange) {
      const call = baseCall(family, services, exchange);
      const { namespace, input } = call;
      // The gateway has made it the caller's region: it counts as read.
      void input.RegionId;
      return { ...call, captures: once(() => findCaptures(engine, namespace, text(input, 'InstanceId') ?? '')) };
    },
  };
  return createAlibabaDialect(product, environment);
}
