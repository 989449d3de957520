import type { Json } from '../json.ts';
import type { Caller, Input, Namespace } from './operation.ts';
import type { RequestParts } from './wire.ts';

/** A call of an operation, without the form in which clients send it. */
export interface PlainCall {
  readonly operation: string;
  /** By the vendor's own names. */
  readonly parameters: Input;
}

/** What an operation answers when what it makes is there already, and how to make room for it. */
export interface Existing {
  readonly operation: string;
  /** The vendor's codes, or rows of the error catalogue; of a list's entry, its message. */
  readonly codes: readonly string[];
  /** The call that removes what is there; absent: `clear` does. */
  removal?(parameters: Input): PlainCall;
  /** Removes what no operation of the vendor's removes as a whole. */
  clear?(parameters: Input, namespace: Namespace): Promise<void>;
}

/** A refused entry of a list, in an answer that is a success as a whole. */
export interface RefusedEntry {
  readonly code: string;
  readonly message: string;
  /** The parameter that is the list, and the entry's place in it. */
  readonly list: string;
  readonly index: number;
}

/** How a dialect's calls are made without a client: by seeds and replays. */
export interface DirectSpec<X> {
  /** The region of calls that name none. */
  readonly region: string;
  /** The request of a call without its proof of who calls; undefined for an operation that the dialect does not serve. */
  compose(call: PlainCall, region: string): RequestParts | undefined;
  /** Stands in for `authenticate`; absent: the caller is all that it would set. */
  admit?(exchange: X, caller: Caller): void;
  /** The parameters of a decoded request, where its input is not all of them. */
  parametersOf?(exchange: X): Input;
  /** Where an answer has the text of an error: names of members that lead to it, the likeliest first. */
  readonly messages: readonly (readonly string[])[];
  /** Operations that change nothing that lasts. */
  readonly reads: RegExp;
  /** False where no parameter is a picture: `{ file: … }` and `$name` are then values like any other. */
  readonly readsFiles?: false;
  /** Members of answers, and parameters of the same names, that hold ids which the vendor chooses. */
  readonly ids?: readonly string[];
  readonly existing?: readonly Existing[];
  /** The refused entries of an answer that is a success. */
  refused?(call: PlainCall, answer: Json): readonly RefusedEntry[];
  /** How parameters name a picture; absent: its base64. */
  pictureOf?(bytes: Buffer, name: string, caller: Caller): string | Promise<string>;
}
