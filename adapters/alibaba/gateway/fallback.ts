import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import type { Call } from '../../../src/protocol/operation.ts';
import { baseCall, type DefinedDialect } from '../../../src/protocol/pipeline.ts';
import { createAlibabaDialect } from './dialect.ts';
import type { AlibabaFacts } from './parameters.ts';
import type { AlibabaIdentity, AlibabaProduct } from './product.ts';

const name = 'alibaba';

/** No call is ever made: the fallback has no operations. */
type NoCall = Call<undefined, AlibabaIdentity>;

const noProduct: AlibabaProduct<NoCall> = {
  name,
  service: 'PopGw',
  versions: [],
  operations: new Map(),
  unserved: new Set(),
  errors: {},
  translate: () => undefined,
  prepare: (exchange) => baseCall(name, undefined, exchange),
};

/**
 * Creates the dialect `alibaba` for requests that no product of these gateways recognises: answers InvalidVersion,
 * MissingVersion or InvalidAction.NotFound.
 */
export function createAlibabaFallback(
  environment: DialectEnvironment,
): DefinedDialect<AlibabaIdentity, AlibabaFacts, NoCall> {
  return createAlibabaDialect(noProduct, environment);
}
