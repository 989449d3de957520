import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import type { Call } from '../../../src/protocol/operation.ts';
import { baseCall, type DefinedDialect } from '../../../src/protocol/pipeline.ts';
import { createAlibabaDialect } from './dialect.ts';
import type { AlibabaFacts } from './parameters.ts';
import type { AlibabaIdentity, AlibabaProduct } from './product.ts';

const name = 'alibaba';

/** A call that never comes to be: the fallback has no operations. */
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
 * The dialect `alibaba`, asked after every product of these gateways: answers InvalidVersion, MissingVersion or
 * InvalidAction.NotFound.
 */
export function createAlibabaFallback(
  environment: DialectEnvironment,
): DefinedDialect<AlibabaIdentity, AlibabaFacts, NoCall> {
  return createAlibabaDialect(noProduct, environment);
}
