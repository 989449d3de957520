import type { CallCounter } from '../../../src/protocol/call-counter.ts';
import { type Check, type Operation, operationOf } from '../../../src/protocol/operation.ts';
import type { BucketCall, BucketServices, BodyCall as SharedBodyCall } from '../../../src/vector-api/dialect/call.ts';
import type { VectorRules } from '../../../src/vector-api/vectors.ts';
import type { AwsIdentity, Visitor } from '../gateway/exchange.ts';
import type { Address } from './names.ts';

/** What the operations work with. */
export interface VectorServices extends BucketServices {
  /** For vectors and their metadata (switch `repeated-keys`). */
  readonly vectors: VectorRules;
  /** Present when the vendor's rate limits hold. */
  readonly quota?: CallCounter;
}

/** One request on its way; an index without its bucket is an index that is not found. */
export interface VectorCall extends BucketCall<VectorServices, AwsIdentity, Visitor> {
  readonly address: Address;
}

/** See the shared BodyCall. */
export type BodyCall = SharedBodyCall<Pick<VectorServices, 'engine' | 'strict'>>;

export type VectorRule = Check<VectorCall>;
export type VectorOperation = Operation<VectorCall>;
export const vectorOperation = operationOf<VectorCall>();
