import { baseCall, type DefinedDialect } from '../../../src/protocol/pipeline.ts';
import type { DialectParts } from '../../definition.ts';
import { createJdDialect } from '../gateway/dialect.ts';
import type { JdFacts, JdIdentity, JdProduct } from '../gateway/product.ts';
import type { ProductCall, ProductServices } from './call.ts';
import { direct } from './direct.ts';
import { errors, refusal } from './errors.ts';
import { fieldError, textOrEmpty } from './fields.ts';
import { INTAKE, intakeWorker } from './intake.ts';
import { operations } from './operations.ts';
import { gatewaySettings, settingsOf } from './switches.ts';
import { translate } from './translate.ts';

export { gallerySearch } from './gallery-search.ts';
export { switches } from './switches.ts';

/** Name of the dialect; as the family of the catalog's namespaces it isolates this product's collections from other dialects. */
const name = 'jd-productsearch';

/** Kinds of the tasks that operations submit. */
export const tasks = { product_image_add: INTAKE };
/** How the operations are called. */
export const calls: readonly string[] = operations.map((operation) => `POST /jdai/${operation.name}`);

/** JD Cloud NeuHub product image search, served by an engine. Throws SwitchError. */
export function createJdProductSearch({
  engine,
  environment,
}: DialectParts): DefinedDialect<JdIdentity, JdFacts, ProductCall> {
  const { ids, switches } = environment;
  const services: ProductServices = { engine, ids, settings: settingsOf(switches) };
  const byName = new Map(operations.map((operation) => [operation.name, operation]));
  engine.tasks.work(INTAKE, intakeWorker(services));
  const product: JdProduct<ProductCall> = {
    name,
    operations: byName,
    errors,
    ...gatewaySettings(switches),
    notJson: () => refusal('5001'),
    validate(input, { schema }) {
      const error = fieldError(schema, input);
      if (error) throw refusal(error.code, { detail: error.field });
    },
    direct,
    translate: (error, operation) =>
      translate(error) ??
      refusal(byName.get(operation)?.internalError ?? '5000', { detail: error instanceof Error ? error.message : '' }),
    prepare(exchange) {
      const call = baseCall(name, services, exchange);
      const { namespace, input } = call;
      return { ...call, collection: () => engine.galleries.get(namespace, textOrEmpty(input, 'collection_name')) };
    },
  };
  return createJdDialect(product, environment);
}
