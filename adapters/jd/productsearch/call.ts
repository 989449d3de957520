import type { Gallery } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { Ids } from '../../../src/protocol/clock-and-ids.ts';
import { type Call, type Operation, operationOf } from '../../../src/protocol/operation.ts';
import type { JdIdentity } from '../gateway/product.ts';
import type { ProductCode } from './errors.ts';
import type { ProductSettings } from './switches.ts';

/** What the operations work with. */
export interface ProductServices {
  readonly engine: Engine;
  readonly ids: Ids;
  readonly settings: ProductSettings;
}

/** One request on its way through an operation's rules and handler. */
export interface ProductCall extends Call<ProductServices, JdIdentity> {
  /** Reads the collection that `collection_name` names. Throws DomainError gallery-not-found. */
  collection(): Promise<Gallery>;
}

interface WithInternalError {
  /** The operation's code for anything unforeseen [documented]. */
  readonly internalError: ProductCode;
}

export type ProductOperation = Operation<ProductCall> & WithInternalError;
export const productOperation = operationOf<ProductCall, WithInternalError>();
