import { once } from '../../../src/concurrency/once.ts';
import { text } from '../../../src/protocol/fields.ts';
import { baseCall, type Dialect } from '../../../src/protocol/pipeline.ts';
import type { DialectParts } from '../../definition.ts';
import { createAlibabaDialect } from '../gateway/dialect.ts';
import type { AlibabaProduct } from '../gateway/product.ts';
import type { ImageSearchCall, ImageSearchServices } from './call.ts';
import { errors } from './errors.ts';
import { instancePlans } from './instances.ts';
import { operations, unserved, versions } from './operations.ts';
import { createInstanceTasks, type TaskKind } from './tasks.ts';
import { translate } from './translate.ts';

export { gallerySearch } from './gallery-search.ts';
export { switches } from './switches.ts';

/** Family of the catalog's namespaces; isolates this product's galleries from other dialects. */
export const family = 'alibaba-imagesearch';

/** How requests for the product are recognised. */
export const marks = { service: 'imagesearch', versions, operations, unserved };

/** Kinds of the tasks that operations submit. */
export const tasks: Readonly<Record<string, TaskKind>> = {
  DumpMeta: 'imagesearch-dump',
  IncreaseInstance: 'imagesearch-increment',
};

/**
 * Alibaba Cloud ImageSearch, product and generic, served by an engine. Throws SwitchError for a malformed list of
 * instances.
 */
export function createAlibabaImageSearch({ engine, environment }: DialectParts): Dialect {
  const { ids, quota, switches } = environment;
  const plans = instancePlans(switches);
  const bucketFolder = switches['bucket-folder'] ?? 'none';
  const instanceTasks = createInstanceTasks({ engine, ids, plans, bucketFolder });
  const services: ImageSearchServices = { engine, plans, tasks: instanceTasks, ...(quota && { quota }) };
  const product: AlibabaProduct<ImageSearchCall> = {
    name: 'alibaba-imagesearch',
    ...marks,
    errors,
    // Of 2019-03-25, which the service was seen to read from forms only [observed].
    readsJson: ({ style }) => style !== 'roa',
    translate,
    prepare(exchange) {
      const call = baseCall(family, services, exchange);
      const { namespace, input } = call;
      return { ...call, instance: once(() => plans.open(engine, namespace, text(input, 'InstanceName') ?? '')) };
    },
  };
  return createAlibabaDialect(product, environment);
}
