import { once } from '../../../src/concurrency/once.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { baseCall, type DefinedDialect } from '../../../src/protocol/pipeline.ts';
import type { DialectParts } from '../../definition.ts';
import { createJdDialect } from '../gateway/dialect.ts';
import type { JdFacts, JdIdentity, JdProduct } from '../gateway/product.ts';
import type { ProductCall, ProductServices } from './call.ts';
import { text } from './entries.ts';
import { errors, refusal } from './errors.ts';
import { fieldFault } from './fields.ts';
import { INTAKE, intakeWorker } from './intake.ts';
import { operations } from './operations.ts';
import { choicesOf, gatewayChoices } from './switches.ts';
import { translate } from './translate.ts';

export { switches } from './switches.ts';

/** Family of the catalog's namespaces: collections of this product are its alone. */
export const family = 'jd-productsearch';

/** JD Cloud NeuHub product image search, served by an engine. Throws SwitchError. */
export function createJdProductSearch({
  engine,
  environment,
}: DialectParts): DefinedDialect<JdIdentity, JdFacts, ProductCall> {
  const { ids, switches } = environment;
  const services: ProductServices = { engine, ids, choices: choicesOf(switches) };
  const byName = new Map(operations.map((operation) => [operation.name, operation]));
  engine.tasks.work(INTAKE, intakeWorker(services));
  const product: JdProduct<ProductCall> = {
    name: family,
    operations: byName,
    errors,
    ...gatewayChoices(switches),
    notJson: () => refusal('5001'),
    validate(input: Input, { schema }) {
      const fault = fieldFault(schema, input);
      if (fault) throw refusal(fault.code, { detail: fault.field });
    },
    translate: (error, operation) =>
      translate(error) ??
      refusal(byName.get(operation)?.internal ?? '5000', { detail: error instanceof Error ? error.message : '' }),
    prepare(exchange) {
      const call = baseCall(family, services, exchange);
      const { namespace, input } = call;
      return { ...call, collection: once(() => engine.galleries.get(namespace, text(input, 'collection_name'))) };
    },
  };
  return createJdDialect(product, environment);
}
