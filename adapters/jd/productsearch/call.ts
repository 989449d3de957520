import type { Gallery } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { Ids } from '../../../src/protocol/clock-and-ids.ts';
import type { Call, Check, Operation } from '../../../src/protocol/operation.ts';
import type { JdIdentity } from '../gateway/product.ts';
import type { ProductCode } from './errors.ts';
import type { Choices } from './switches.ts';

/** What the operations work with. */
export interface ProductServices {
  readonly engine: Engine;
  readonly ids: Ids;
  readonly choices: Choices;
}

/** One request on its way through an operation's rules and handler. */
export interface ProductCall extends Call<ProductServices, JdIdentity> {
  /** The collection that `collection_name` names, read once per call. Throws DomainError gallery-not-found. */
  collection(): Promise<Gallery>;
}

export type ProductRule = Check<ProductCall>;

export interface ProductOperation extends Operation<ProductCall> {
  /** The code for whatever nobody foresaw. */
  readonly internal: ProductCode;
}
