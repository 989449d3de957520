import type { Namespace } from '../../../src/catalog/port.ts';
import type { Notes } from '../../../src/cluster/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { FoundIndex, VectorBucket } from '../../../src/engine/vector-buckets.ts';
import type { CallCounter } from '../../../src/protocol/call-counter.ts';
import type { Clock } from '../../../src/protocol/clock-and-ids.ts';
import { type Call, type Check, type Operation, operationOf } from '../../../src/protocol/operation.ts';
import type { Peer } from '../../../src/protocol/wire.ts';
import type { Accounts } from '../../../src/vector-api/accounts.ts';
import type { BodyCall as SharedBodyCall } from '../../../src/vector-api/dialect/call.ts';
import type { Address } from '../oss-gateway/address.ts';
import type { Visitor } from '../oss-gateway/authenticate.ts';
import type { OssFacts, OssIdentity } from '../oss-gateway/exchange.ts';
import type { Generation } from './limits.ts';
import type { Destination } from './routes.ts';
import type { IndexNames } from './switches.ts';

/** What early stages hand to late ones. */
export interface VectorFacts extends OssFacts, Destination {
  /** The body must be a JSON object and is not. */
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
  /** Which names an index may have (switch `index-names`). */
  readonly indexNames: IndexNames;
  /** Whether euclidean distances are answered squared (switch `euclidean`). */
  readonly squared: boolean;
  /** `--strict`: unknown fields of a body are refused. */
  readonly strict: boolean;
  /** Present when the vendor's rate limits hold. */
  readonly quota?: CallCounter;
  readonly notes: Notes;
}

/** The request as rules see it, apart from its input. */
export interface Sent {
  readonly body: Buffer;
  /** The Content-MD5 header. */
  readonly contentMd5: string | undefined;
  readonly userAgent: string | undefined;
  readonly peer: Peer | undefined;
}

/** One request on its way through an operation's rules and handler. */
export interface VectorCall extends Call<VectorServices, OssIdentity> {
  readonly visitor: Visitor;
  readonly address: Address;
  readonly sent: Sent;
  /** Where the buckets of the addressed account are; of the caller's account for calls of the service itself. */
  readonly namespace: Namespace;
  /** Whether the caller's account is the addressed one. */
  readonly isOwner: boolean;
  /** The body must be a JSON object and is not. */
  readonly isMalformed: boolean;
  /** The name of the addressed bucket, '' for the service itself. */
  readonly bucketName: string;
  /** The addressed bucket, read once per call. Throws VectorError bucket-not-found. */
  bucket(): Promise<VectorBucket>;
  /** The index that the body names, read once per call. Throws VectorError bucket-not-found, index-not-found. */
  index(): Promise<FoundIndex>;
}

/** See the shared BodyCall. */
export type BodyCall = SharedBodyCall<Pick<VectorServices, 'engine' | 'limits' | 'indexNames' | 'squared' | 'strict'>>;

export type VectorRule = Check<VectorCall>;
export type VectorOperation = Operation<VectorCall>;
export const vectorOperation = operationOf<VectorCall>();
