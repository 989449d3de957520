import { type Check, type Operation, operationOf } from '../../../src/protocol/operation.ts';
import type { BucketCall, BucketServices, BodyCall as SharedBodyCall } from '../../../src/vector-api/dialect/call.ts';
import type { Address } from '../gateway/address.ts';
import type { Visitor } from '../gateway/authenticate.ts';
import type { TosFacts, TosIdentity } from '../gateway/exchange.ts';

/** What early stages hand to late ones. */
export interface VectorFacts extends TosFacts {
  /** The body is not a JSON object. */
  isMalformed: boolean;
}

/** What the operations work with. */
export interface VectorServices extends BucketServices {
  /** Most hits of a query (switch `top-k`). */
  readonly maxHits: number;
  /** Whether the owner may create a bucket again (switch `create-again`). */
  readonly createsAgain: boolean;
}

/** One request on its way through an operation's rules and handler. */
export interface VectorCall extends BucketCall<VectorServices, TosIdentity, Visitor> {
  readonly address: Address;
  /** The header x-tos-project-name. */
  readonly project: string | undefined;
  /** The addressed account's id, as TRNs have it. */
  readonly accountId: string;
  readonly isMalformed: boolean;
  /** The bucket that the body names; `''` for none. */
  readonly bucketName: string;
}

/** See the shared BodyCall. */
export type BodyCall = SharedBodyCall<Pick<VectorServices, 'engine' | 'strict' | 'maxHits'>>;

export type VectorRule = Check<VectorCall>;
export type VectorOperation = Operation<VectorCall>;
export const vectorOperation = operationOf<VectorCall>();
