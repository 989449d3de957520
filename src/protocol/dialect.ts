import type { Json } from '../json.ts';
import type { WireRequest, WireResponse } from './wire.ts';

/** Who calls: the account its access key names, and the region its state belongs to. */
export interface Caller {
  readonly account: string;
  readonly region: string;
}

/** What is known of a request once `identify` has claimed it. */
export interface Identity {
  /** The operation's name as the client sent it, which need not exist; `''` when it sent none. */
  readonly operation: string;
}

/** Decoded input of an operation: one plain object, whatever the wire form was. */
export type Input = { readonly [name: string]: Json };

/** One request on its way through an operation's rules and handler. */
export interface Call<Services, I extends Identity = Identity> {
  readonly identity: I;
  readonly caller: Caller;
  /** Reading a field marks it as read; the journal lists what nobody read. */
  readonly input: Input;
  readonly services: Services;
}

/** One check of an operation: throws ApiError when the call breaks it. Runs in the order of the list, first failure wins. */
export type Rule<C> = (call: C) => void | Promise<void>;

/** One operation: its schema is schemas/<vendor>/<product>/<name>.json, its checks and its work stand side by side. */
export interface Operation<C> {
  readonly name: string;
  /** JSON Schema of the request: which fields exist, which are required, their types. */
  readonly schema: object;
  readonly rules: readonly Rule<C>[];
  handle(call: C): Promise<Json>;
}

/**
 * One vendor API. The stages run in this order; each throws ApiError (or an engine error that `encodeError` knows).
 * @typeParam I what `identify` found out
 * @typeParam C what the operations' rules and handlers get
 */
export interface Dialect<I extends Identity = Identity, C = unknown> {
  readonly name: string;
  /** Every code of its error catalogue: what `/_tuku/faults` may inject. */
  readonly errorCodes: ReadonlySet<string>;
  /** Is this request mine? Looks at method, headers and query; the body may be empty when it was over the limit. */
  identify(request: WireRequest): I | undefined;
  /** Most bytes of body to read for a request of which only the head is known yet; undefined for the usual limit. */
  maxBodyBytes?(head: WireRequest): number | undefined;
  /** Checks the signature. */
  authenticate(request: WireRequest, identity: I): Caller;
  /** Finds the operation; unknown names, versions and regions are refused here. */
  route(request: WireRequest, identity: I): Operation<C>;
  /** Turns query, form, JSON or multipart into one plain object, with the vendor's declared coercions. */
  decode(request: WireRequest, identity: I, operation: Operation<C>): Input | Promise<Input>;
  /** Checks presence and types against the operation's schema; throws the vendor's error. */
  validate(input: Input, operation: Operation<C>): void;
  /** The call that rules and handler see. */
  prepare(call: { identity: I; caller: Caller; input: Input }): C;
  encode(output: Json, identity: I): WireResponse;
  /** The vendor's envelope and code for anything thrown by a stage. Never throws. */
  encodeError(error: unknown, identity: I): { readonly code: string; readonly response: WireResponse };
}

/** What the journal and the metrics learn of an answered request. */
export interface Report {
  readonly dialect: string;
  readonly operation: string;
  /** Whether the dialect serves an operation of that name. */
  readonly served: boolean;
  readonly account?: string;
  readonly region?: string;
  /** The vendor's error code; absent on success. */
  readonly code?: string;
  /** Fields of the input that nothing read. */
  readonly unread: readonly string[];
  /** What was thrown, for the log; only for errors. */
  readonly error?: unknown;
}
