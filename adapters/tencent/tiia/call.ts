import type { Gallery } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { PictureRules } from '../../../src/engine/pictures.ts';
import type { CallCounter } from '../../../src/protocol/call-counter.ts';
import { type Call, type Check, type Operation, operationOf } from '../../../src/protocol/operation.ts';
import type { TencentIdentity } from '../gateway/product.ts';

/** What the operations work with. */
export interface TiiaServices {
  readonly engine: Engine;
  readonly pictureRules: PictureRules;
  /** What a search that finds nothing answers (switch `empty-search`). */
  readonly emptySearch: 'count-zero' | 'error';
  /** Present when the vendor's rate limits hold. */
  readonly quota?: CallCounter;
}

/** One request on its way through an operation's rules and handler. */
export interface TiiaCall extends Call<TiiaServices, TencentIdentity> {
  /** The gallery GroupId names, read once per call. Throws DomainError gallery-not-found. */
  gallery(): Promise<Gallery>;
}

export type TiiaRule = Check<TiiaCall>;
export type TiiaOperation = Operation<TiiaCall>;
export const tiiaOperation = operationOf<TiiaCall>();
