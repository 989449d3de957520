import type { DirectSpec } from '../../../src/protocol/direct.ts';
import type { ApiError, ErrorCatalogue } from '../../../src/protocol/errors.ts';
import type { Call, Identity, Input, Operation } from '../../../src/protocol/operation.ts';
import type { Exchange } from '../../../src/protocol/pipeline.ts';
import type { AppkeyProof } from './appkey.ts';

/** Start of every product's paths. */
export const PATH_PREFIX = '/jdai/';

/** A recognised request; the operation is the last part of its path. */
export interface JdIdentity extends Identity {
  readonly requestId: string;
}

/** What the gateway's early stages hand to its late ones. */
export interface JdFacts {
  /** Present if the request proves its caller by appkey; all others carry a signature, or no proof at all. */
  readonly appkey: AppkeyProof | undefined;
  /** Calls the account has left today; 0 until `authenticate` has counted this one. */
  callsLeft: number;
}

/** One request on its way through the gateway. */
export type JdExchange<C> = Exchange<JdIdentity, JdFacts, C>;

/** How many calls an account has bought, all operations together. */
export interface Package {
  readonly perDay: number;
  readonly perSecond: number;
}

/** One product behind the gateway: what the gateway needs to know of it. */
export interface JdProduct<C extends Call<unknown, JdIdentity>> {
  readonly name: string;
  /** By the last part of their paths. */
  readonly operations: ReadonlyMap<string, Operation<C>>;
  /** Codes of `result`. */
  readonly errors: ErrorCatalogue<string>;
  readonly package: Package;
  /** Whether requests without any proof are refused, or served for the default account. */
  readonly anonymous: 'refused' | 'allowed';
  /** The error for a body that is not a JSON object. */
  notJson(): ApiError;
  /** Throws ApiError for a field that does not fit the operation's schema. */
  validate(input: Input, operation: Operation<C>): void;
  /** The error for anything thrown that is not an ApiError. */
  translate(error: unknown, operation: string): ApiError;
  /** How its calls are made by seeds, besides what all products have in common. */
  readonly direct?: Pick<DirectSpec<never>, 'existing' | 'refused'>;
  /** The call that the operations' rules and handlers get. */
  prepare(exchange: JdExchange<C>): C;
}
