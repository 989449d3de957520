import type { Gallery } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { type Call, type Check, type Operation, operationOf } from '../../../src/protocol/operation.ts';
import type { BaiduIdentity } from '../gateway/identity.ts';
import type { Endpoint } from '../gateway/product.ts';
import type { Family } from './families.ts';
import type { ImageSearchSettings } from './switches.ts';

/** What the operations work with. */
export interface ImageSearchServices extends ImageSearchSettings {
  readonly engine: Engine;
  /** `--strict`: the stricter picture limits apply. */
  readonly strict: boolean;
}

/** One request on its way through an operation's rules and handler. */
export interface ImageSearchCall extends Call<ImageSearchServices, BaiduIdentity> {
  readonly family: Family;
  /** The account's library of the family, created on first use. */
  library(): Promise<Gallery>;
}

/** An operation of a family. */
export interface ImageSearchEndpoint extends Endpoint<ImageSearchCall> {
  readonly family: Family;
}

export type ImageSearchRule = Check<ImageSearchCall>;
export type ImageSearchOperation = Operation<ImageSearchCall>;
export const imageSearchOperation = operationOf<ImageSearchCall>();
