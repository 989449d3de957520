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

export const filterNames = ['dialect', 'operation', 'account', 'code'] as const;
export type RequestFilter = Readonly<Record<(typeof filterNames)[number], string>>;

export function matches(request: RecordedRequest, filter: RequestFilter): boolean {
  return filterNames.every((name) => filter[name] === '' || (request[name] ?? '') === filter[name]);
}

/** The values that a filter may have, as far as the requests tell. */
export function valuesOf(requests: readonly RecordedRequest[], name: keyof RequestFilter): readonly string[] {
  return [...new Set(requests.flatMap((request) => request[name] ?? []))].sort();
}
