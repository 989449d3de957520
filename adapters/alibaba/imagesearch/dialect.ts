import { once } from '../../../src/concurrency/once.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { text } from '../../../src/protocol/fields.ts';
import type { Dialect } from '../../../src/protocol/pipeline.ts';
import { createAlibabaDialect } from '../gateway/gateway.ts';
import type { AlibabaIdentity, AlibabaProduct } from '../gateway/product.ts';
import type { ImageSearchCall, ImageSearchServices } from './call.ts';
import { errors } from './errors.ts';
import { instancePlans } from './instances.ts';
import { operations, unserved, versions } from './operations.ts';
import { createInstanceTasks } from './tasks.ts';
import { translate } from './translate.ts';
import { createTurns } from './turns.ts';

export { switches } from './switches.ts';

/** Family of the catalog's namespaces: galleries of this product are its alone. */
export const family = 'alibaba-imagesearch';

/**
 * Alibaba Cloud ImageSearch, product and generic, served by an engine. Throws SwitchError for a list of instances that
 * cannot be read.
 */
export function createAlibabaImageSearch(parts: {
  engine: Engine;
  environment: DialectEnvironment;
}): Dialect<AlibabaIdentity, ImageSearchCall> {
  const { engine, environment } = parts;
  const { ids, quota, switches } = environment;
  const plans = instancePlans(switches);
  const turns = createTurns();
  const bucketFolder = switches['bucket-folder'] ?? 'none';
  const tasks = createInstanceTasks({ engine, ids, turns, plans, bucketFolder });
  const services: ImageSearchServices = { engine, plans, tasks, turns, ...(quota && { quota }) };
  const product: AlibabaProduct<ImageSearchCall> = {
    name: 'alibaba-imagesearch',
    service: 'imagesearch',
    versions,
    operations,
    unserved,
    errors,
    translate,
    // The product counts calls by instance, and has a code of its own for too many of them.
    quotas: {},
    prepare: ({ identity, caller, input }) => {
      const namespace = { family, account: caller.account, region: caller.region };
      return {
        identity,
        caller,
        input,
        services,
        namespace,
        instance: once(() => plans.open(engine, namespace, text(input, 'InstanceName') ?? '')),
      };
    },
  };
  return createAlibabaDialect(product, environment);
}
