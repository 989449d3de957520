import { once } from '../../../src/concurrency/once.ts';
import { text } from '../../../src/protocol/fields.ts';
import { baseCall, type Dialect } from '../../../src/protocol/pipeline.ts';
import type { DialectParts } from '../../definition.ts';
import { createTencentDialect } from '../gateway/dialect.ts';
import type { TencentProduct } from '../gateway/product.ts';
import type { TiiaCall, TiiaServices } from './call.ts';
import { errors } from './errors.ts';
import { existing } from './existing.ts';
import { operations, unserved } from './operations.ts';
import { translate } from './translate.ts';

export { gallerySearch } from './gallery-search.ts';
export { switches } from './switches.ts';

/** Isolates this product's galleries from those of other dialects. */
export const family = 'tencent-tiia';

/** Name of the official host, the API's version, and the vendor's actions, served or not. */
export const marks = {
  service: 'tiia',
  version: '2019-05-29',
  actions: [...operations.map(({ name }) => name), ...unserved],
};

/** How the operations are called: by action. */
export const calls: readonly string[] = operations.map(({ name }) => name);

const MAX_PER_ENTITY = 10; // pictures; documented

/** Tencent Cloud image analysis (TIIA) 2019-05-29: image search, served by an engine. */
export function createTencentTiia({ engine, environment }: DialectParts): Dialect {
  const { quota, switches } = environment;
  const services: TiiaServices = {
    engine,
    pictureRules: {
      maxPerItem: MAX_PER_ENTITY,
      // `PicName唯一确定一张图片，具有唯一性` [documented]; that this means the group is inferred.
      uniqueName: switches['unique-picture-name'] === 'entity' ? 'item' : 'gallery',
    },
    emptySearch: switches['empty-search'] === 'error' ? 'error' : 'count-zero',
    ...(quota && { quota }),
  };
  const product: TencentProduct<TiiaCall> = {
    name: 'tencent-tiia',
    ...marks,
    operations: new Map(operations.map((operation) => [operation.name, operation])),
    unserved: new Set(unserved),
    errors,
    translate,
    existing: existing(engine),
    prepare(exchange) {
      const call = baseCall(family, services, exchange);
      const { namespace, input } = call;
      return { ...call, gallery: once(() => engine.galleries.get(namespace, text(input, 'GroupId') ?? '')) };
    },
  };
  return createTencentDialect(product, environment);
}
