import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import type { Call } from '../../../src/protocol/operation.ts';
import type { Dialect } from '../../../src/protocol/pipeline.ts';
import { gatewayDialect } from './gateway.ts';
import { isAlibabas } from './matches-product.ts';
import type { AlibabaIdentity, AlibabaProduct } from './product.ts';

/** A call that never comes to be: the fallback has no operations. */
type NoCall = Call<undefined, AlibabaIdentity>;

const noProduct: AlibabaProduct<NoCall> = {
  name: 'alibaba',
  service: 'PopGw',
  versions: [],
  operations: new Map(),
  unserved: new Set(),
  errors: {},
  translate: () => undefined,
  prepare: (call) => ({ ...call, services: undefined }),
  quotas: {},
};

/**
 * The dialect `alibaba`, to be asked after every product: claims what is plainly for these gateways and answers
 * InvalidVersion, MissingVersion or InvalidAction.NotFound.
 */
export function createAlibabaFallback(environment: DialectEnvironment): Dialect<AlibabaIdentity, NoCall> {
  return gatewayDialect(noProduct, environment, isAlibabas);
}
