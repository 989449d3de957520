import type { RecordedRequest } from '../types.ts';

/** As many requests are kept. */
export const KEPT = 1_000;

/** Newest first, with those that arrived; each once, and no more than are kept. */
export function withArrived(
  known: readonly RecordedRequest[],
  arrived: readonly RecordedRequest[],
): readonly RecordedRequest[] {
  const newest = known[0]?.id ?? Number.NEGATIVE_INFINITY;
  const fresh = arrived.filter(({ id }) => id > newest).reverse();
  return fresh.length === 0 ? known : [...fresh, ...known].slice(0, KEPT);
}

/** What the server is asked to leave out: all but the requests with these facts, `''` for any. */
export interface RequestFilter {
  readonly dialect: string;
  readonly operation: string;
  readonly account: string;
  readonly code: string;
  /** Only those after the one with this id. */
  readonly since: string;
}

export const everything: RequestFilter = { dialect: '', operation: '', account: '', code: '', since: '' };

/** The facts that can be typed, with those met so far as suggestions. */
export const suggested = ['operation', 'account', 'code'] as const;
export type Suggestions = Readonly<Record<(typeof suggested)[number], readonly string[]>>;
export const noSuggestions: Suggestions = { operation: [], account: [], code: [] };

/** As many of each are suggested. */
const SUGGESTED = 200;

/** The suggestions with the facts of requests that arrived; the same ones where nothing is new. */
export function withFacts(known: Suggestions, arrived: readonly RecordedRequest[]): Suggestions {
  let isNew = false;
  const entries = suggested.map((name) => {
    const all = new Set(known[name]);
    for (const request of arrived) if (request[name]) all.add(request[name]);
    isNew ||= all.size > known[name].length;
    return [name, [...all].sort().slice(0, SUGGESTED)];
  });
  return isNew ? (Object.fromEntries(entries) as Suggestions) : known;
}
