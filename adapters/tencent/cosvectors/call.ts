import { type Check, type Identity, type Operation, operationOf } from '../../../src/protocol/operation.ts';
import type { BucketCall, BucketServices, BodyCall as SharedBodyCall } from '../../../src/vector-api/dialect/call.ts';
import type { Visitor } from '../cos-gateway/authenticate.ts';
import type { Names } from './names.ts';
import type { Choices } from './switches.ts';

export interface CosIdentity extends Identity {
  /** Base64 of `<hex time>_<hex>` [observed]. */
  readonly requestId: string;
}

/** What early stages hand to late ones. */
export interface CosFacts {
  /** Of the host, else of the switch. */
  readonly region: string;
  /** Set by `authenticate`. */
  visitor?: Visitor;
}

/** What the operations work with. */
export interface VectorServices extends BucketServices, Choices {}

/** One request on its way; the addressed account is the one whose APPID is in the bucket's name. */
export interface VectorCall extends BucketCall<VectorServices, CosIdentity, Visitor> {
  readonly names: Names;
}

/** See the shared BodyCall. */
export type BodyCall = SharedBodyCall<Pick<VectorServices, 'engine' | 'strict' | 'squared'>>;

export type VectorRule = Check<VectorCall>;
export type VectorOperation = Operation<VectorCall>;
export const vectorOperation = operationOf<VectorCall>();
