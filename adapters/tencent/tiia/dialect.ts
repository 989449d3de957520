import type { Engine } from '../../../src/engine/engine.ts';
import type { Dialect } from '../../../src/protocol/dialect.ts';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { text } from '../../../src/protocol/fields.ts';
import { once } from '../../../src/protocol/once.ts';
import { createTencentDialect } from '../gateway/gateway.ts';
import type { TencentIdentity, TencentProduct } from '../gateway/product.ts';
import type { TiiaCall, TiiaServices } from './call.ts';
import { errors } from './errors.ts';
import { operations, unserved } from './operations.ts';
import { translate } from './translate.ts';

export { switches } from './switches.ts';

/** Family of the catalog's namespaces: galleries of this product are its alone. */
export const family = 'tencent-tiia';

const MAX_PER_ENTITY = 10; // pictures; documented

/** Tencent Cloud image analysis (TIIA) 2019-05-29: image search, served by an engine. */
export function createTencentTiia(parts: {
  engine: Engine;
  environment: DialectEnvironment;
}): Dialect<TencentIdentity, TiiaCall> {
  const { engine, environment } = parts;
  const { quota, switches } = environment;
  const services: TiiaServices = {
    engine,
    pictureRules: {
      maxPerItem: MAX_PER_ENTITY,
      uniqueName: switches['unique-picture-name'] === 'group' ? 'gallery' : 'item',
    },
    emptySearch: switches['empty-search'] === 'error' ? 'error' : 'count-zero',
    ...(quota && { quota }),
  };
  const product: TencentProduct<TiiaCall> = {
    name: 'tencent-tiia',
    service: 'tiia',
    version: '2019-05-29',
    operations: new Map(operations.map((operation) => [operation.name, operation])),
    unserved: new Set(unserved),
    errors,
    translate,
    prepare: ({ identity, caller, input }) => {
      const namespace = { family, account: caller.account, region: caller.region };
      return {
        identity,
        caller,
        input,
        services,
        namespace,
        gallery: once(() => engine.galleries.get(namespace, text(input, 'GroupId') ?? '')),
      };
    },
  };
  return createTencentDialect(product, environment);
}
