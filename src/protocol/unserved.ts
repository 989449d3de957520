import { ApiError } from './errors.ts';
import { didYouMean, nearestCall, sameCall } from './nearest.ts';
import type { Dialect } from './pipeline.ts';
import type { WireRequest, WireResponse } from './wire.ts';

/** How a vendor's product that Tuku does not serve refuses its requests, in its own form. */
export interface UnservedSpec {
  /** The dialect's name. */
  readonly name: string;
  /** The vendor's error code for every request. */
  readonly code: string;
  /** What the request asks for, as the journal shows it. Never throws. */
  operationOf(request: WireRequest): string;
  /** What to tell the client: that Tuku does not serve this, and what it serves. Never throws. */
  reasonOf(request: WireRequest): string;
  /** What the request calls, to find what it may have meant among `calls`. Never throws. */
  wordsOf?(request: WireRequest): readonly string[];
  /** How the operations that Tuku serves at the vendor are called. */
  readonly calls?: readonly string[];
  /** The products whose calls these are, for requests that call one by another version, or at another host. */
  readonly products?: ReadonlyMap<string, string>;
  /** The product's error with this reason. Never throws. */
  encode(reason: string, request: WireRequest): WireResponse;
}

/**
 * Makes a dialect that refuses every request that carries its signs. No key and no signature is checked: whatever the
 * client sent, it is not the client's mistake.
 */
export function defineUnserved({
  name,
  code,
  operationOf,
  reasonOf,
  wordsOf,
  calls = [],
  products = new Map(),
  encode,
}: UnservedSpec): Dialect {
  return {
    name,
    errorCodes: new Set(),
    operations: new Set(),
    async answer(request) {
      const reason = reasonOf(request);
      const words = wordsOf?.(request) ?? [];
      const meant = didYouMean(sameCall(words, products) ?? nearestCall(words, calls));
      // What the client is told stays the vendor's.
      const error = new ApiError(code, { detail: meant === undefined ? reason : `${reason} ${meant}` });
      const report = {
        dialect: name,
        operation: operationOf(request),
        served: false,
        code,
        unread: [],
        unreached: [],
        error,
      };
      return { response: encode(reason, request), report };
    },
  };
}

/** A word of a request as a reason shows it: printable and short. */
export function shown(word: string): string {
  return word.replace(/[^\x21-\x7e]/g, '?').slice(0, 64);
}
