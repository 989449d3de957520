import type { Json } from '../json.ts';

/** Who calls: the account its access key names, and the region its state belongs to. */
export interface Caller {
  readonly account: string;
  readonly region: string;
}

/** Where state is kept: nothing is shared between families, accounts or regions. */
export interface Namespace extends Caller {
  /** Name of the dialect whose state it is. */
  readonly family: string;
}

/** What a request says of itself, before anything is checked. */
export interface Identity {
  /** The operation's name as the client sent it, which need not exist; `''` when it sent none. */
  readonly operation: string;
}

/** Decoded input of an operation: one plain object, whatever the wire form was. */
export type Input = { readonly [name: string]: Json };

/** One request as an operation's rules and handler see it. Products add what they read at most once per call. */
export interface Call<Services, I extends Identity = Identity> {
  readonly identity: I;
  readonly caller: Caller;
  readonly namespace: Namespace;
  /** Reading a field marks it as read; the journal lists what nobody read. */
  readonly input: Input;
  readonly services: Services;
}

/** A rule that only checks: throws ApiError when the call breaks it. */
export type Check<C> = (call: C) => void | Promise<void>;

/**
 * One rule of an operation. Rules run in the order of the list, first failure wins. What a rule parses it returns by name:
 * later rules and the handler get it.
 */
export type Rule<C> = (call: C, parsed: never) => object | void | Promise<object> | Promise<void>;

/** One operation: its schema is schemas/<vendor>/<product>/<name>.json, its checks and its work stand side by side. */
export interface Operation<C> {
  readonly name: string;
  /** JSON Schema of the request: which fields exist, which are required, their types. */
  readonly schema: object;
  /** Most calls per second of one account, held with `--quotas documented`; absent: no limit is documented. */
  readonly callsPerSecond?: number;
  readonly rules: readonly Rule<C>[];
  handle(call: C, parsed: never): Promise<Json>;
}

type Given<R> = R extends (...args: never[]) => infer Result ? Exclude<Awaited<Result>, void> : never;
type Intersection<U> = (U extends unknown ? (u: U) => void : never) extends (i: infer I) => void ? I : never;

/** What the rules of a list have parsed, all together. */
export type ParsedBy<R extends readonly unknown[]> = [Given<R[number]>] extends [never]
  ? object
  : Intersection<Given<R[number]>>;

/** How a product writes its operations: the handler's second parameter has the type of what the rules return. */
export function operationOf<C, More extends object = object>() {
  return <const R extends readonly Rule<C>[]>(
    operation: {
      readonly name: string;
      readonly schema: object;
      readonly callsPerSecond?: number;
      readonly rules: R;
      handle(call: C, parsed: ParsedBy<R>): Promise<Json>;
    } & More,
  ): Operation<C> & More => operation;
}
