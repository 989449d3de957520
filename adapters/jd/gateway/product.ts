import type { ApiError, ErrorCatalogue } from '../../../src/protocol/errors.ts';
import type { Exchange } from '../../../src/protocol/exchange.ts';
import type { Call, Identity, Input, Operation } from '../../../src/protocol/operation.ts';

/** How a request proves who sends it: an Authorization header, or `appkey`, `timestamp` and `sign` in the query. */
export type Scheme = 'signature' | 'appkey';

/** A recognised request; the operation is the last part of its path. */
export interface JdIdentity extends Identity {
  readonly scheme: Scheme;
  readonly requestId: string;
}

/** What the gateway's early stages hand to its late ones. */
export interface JdFacts {
  /** Calls the account has left today, once it is known. */
  callsLeft: number;
}

/** One request on its way through the gateway. */
export type JdExchange<C> = Exchange<JdIdentity, JdFacts, C>;

/** What an account may call, all operations together. */
export interface Package {
  readonly perDay: number;
  readonly perSecond: number;
}

/** One API behind the gateway. */
export interface JdProduct<C extends Call<unknown, JdIdentity>> {
  readonly name: string;
  /** By the last part of their paths. */
  readonly operations: ReadonlyMap<string, Operation<C>>;
  /** Codes of `result`. */
  readonly errors: ErrorCatalogue<string>;
  readonly package: Package;
  /** What requests without any proof are: refused, or served as the default account's. */
  readonly anonymous: 'refused' | 'allowed';
  /** The error for a body that is no JSON object. */
  notJson(): ApiError;
  /** Throws ApiError for a missing or ill-typed field. */
  validate(input: Input, operation: Operation<C>): void;
  /** The error for whatever the operation's work threw. */
  translate(error: unknown, operation: string): ApiError;
  /** The call that the operations' rules and handlers get. */
  prepare(exchange: JdExchange<C>): C;
}

/** Path of every API of this gateway. */
export const PATH_PREFIX = '/jdai/';
