import type { Namespace } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { FoundIndex, VectorBucket } from '../../../src/engine/vector-buckets.ts';
import type { CallCounter } from '../../../src/protocol/call-counter.ts';
import type { Clock } from '../../../src/protocol/clock-and-ids.ts';
import { type Call, type Check, type Identity, type Operation, operationOf } from '../../../src/protocol/operation.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import type { Accounts } from '../oss-gateway/accounts.ts';
import type { Address } from '../oss-gateway/address.ts';
import type { Visitor } from '../oss-gateway/authenticate.ts';
import type { Generation } from './limits.ts';
import type { Served } from './operations.ts';

/** What is known of a request once it is claimed. */
export interface OssIdentity extends Identity {
  readonly request: WireRequest;
  readonly address: Address;
  /** 24 upper-case hex digits. */
  readonly requestId: string;
  /** As the client sent it. */
  readonly host: string;
}

/** What early stages hand to late ones. */
export interface OssFacts {
  /** The name in the query that stands for an operation, `''` for none. */
  readonly subresource: string;
  /** The operation that the request is a call of, if there is one. */
  readonly served: Served | undefined;
  /** Set by `authenticate`. */
  visitor?: Visitor;
  /** The body was to be a JSON object and is none. */
  isMalformed: boolean;
}

/** What the operations work with. */
export interface VectorServices {
  readonly engine: Engine;
  readonly accounts: Accounts;
  readonly clock: Clock;
  readonly limits: Generation;
  /** Whether PutVectorIndex may leave out what describes the vectors (switch `index-parameters`). */
  readonly indexDefaults: boolean;
  /** Whether euclidean distances are answered squared (switch `euclidean`). */
  readonly squared: boolean;
  /** `--strict`: unknown fields of a body are refused. */
  readonly strict: boolean;
  /** Present when the vendor's rate limits hold. */
  readonly quota?: CallCounter;
}

/** One request on its way through an operation's rules and handler. */
export interface VectorCall extends Call<VectorServices, OssIdentity> {
  readonly visitor: Visitor;
  /** Where the buckets of the addressed account are; of the caller's for the service itself. */
  readonly namespace: Namespace;
  /** Whether the caller's account is the addressed one. */
  readonly isOwner: boolean;
  /** The body was to be a JSON object and is none. */
  readonly isMalformed: boolean;
  /** The name of the addressed bucket, `''` for the service itself. */
  readonly bucketName: string;
  /** The addressed bucket, read once per call. Throws DomainError bucket-not-found. */
  bucket(): Promise<VectorBucket>;
  /** The index that the body names, read once per call. Throws DomainError index-not-found. */
  index(): Promise<FoundIndex>;
}

export type VectorRule = Check<VectorCall>;
export type VectorOperation = Operation<VectorCall>;
export const vectorOperation = operationOf<VectorCall>();
