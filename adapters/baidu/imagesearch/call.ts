import type { Gallery } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { type Call, type Check, type Operation, operationOf } from '../../../src/protocol/operation.ts';
import type { BaiduIdentity } from '../gateway/identity.ts';
import type { Family } from './families.ts';
import type { Choices } from './switches.ts';

/** What the operations work with. */
export interface ImageSearchServices extends Choices {
  readonly engine: Engine;
  /** `--strict`: `brief` is required, and the stricter limits of pictures hold. */
  readonly strict: boolean;
}

/** A request, and the path that says which family and operation it is for. */
export interface ImageSearchIdentity extends BaiduIdentity {
  readonly path: string;
}

/** One request on its way through an operation's rules and handler. */
export interface ImageSearchCall extends Call<ImageSearchServices, ImageSearchIdentity> {
  readonly family: Family;
  /** The account's library of the family, made when it is first used. */
  library(): Promise<Gallery>;
}

export type ImageSearchRule = Check<ImageSearchCall>;
export type ImageSearchOperation = Operation<ImageSearchCall>;
export const imageSearchOperation = operationOf<ImageSearchCall>();
