import { LRUCache } from 'lru-cache';
import { isIndexable } from '../../catalog/filter-path.ts';
import { layoutOf } from '../../catalog/stored/layout.ts';
import type {
  Candidates,
  StoredRoute,
  StoredSearches,
  StoredTable,
  VectorCandidate,
} from '../../catalog/stored/port.ts';
import { preciseScore } from '../../index/metric.ts';
import type { FoundIndex } from '../vector-index-row.ts';
import type { VectorHit, VectorQuery } from '../vector-query.ts';

/** Beyond this many candidates equal distances are not told apart by key any more. */
const maxCandidates = 4096;
/** The share of an index up to which the vectors that pass a filter are looked up first, and the least of them. */
const passingShare = 64;
const leastPassing = 1000;

/** Filters that too many vectors passed to look them up first. It is a hint: their vectors may have changed. */
const wideFilters = new LRUCache<string, true>({ max: 256 });

interface Ranked {
  readonly candidate: VectorCandidate;
  readonly distance: number;
}

/** The k nearest in a stored table; undefined when that is not what the index is at the moment. */
export async function nearestStored(
  searches: StoredSearches,
  table: StoredTable,
  index: FoundIndex,
  { vector, k, filter, metadata }: VectorQuery & { readonly metadata: boolean },
): Promise<VectorHit[] | undefined> {
  const first: StoredRoute = table.indexed && k <= maxCandidates / 4 && hasDirection(table, vector) ? 'index' : 'all';
  const name = filter && `${index.id} ${JSON.stringify(filter)}`;
  const isNarrow = filter !== undefined && isIndexable(filter) && !wideFilters.has(name as string);
  const passing = Math.max(leastPassing, Math.ceil(index.vectorCount / passingShare));
  const most = Math.max(maxCandidates, 2 * k);
  let route: StoredRoute = isNarrow ? 'passing' : first;
  for (let limit = k + 16 + (k >> 2); ; ) {
    const members = index.vectorCount;
    const got = await searches.vectors(table, { vector, limit, route, members, filter, metadata, passing });
    if (got === undefined) return undefined;
    if (got.tooMany) {
      wideFilters.set(name as string, true);
      route = first;
      continue;
    }
    if (route === 'index' && got.met < Math.min(limit, filter ? limit : index.vectorCount)) {
      // It ended early, or no more pass.
      route = 'all';
      continue;
    }
    const ranked = rank(got.candidates, vector, table);
    if (isComplete(ranked, got, { k, limit, route, table }) || limit >= most) return ranked.slice(0, k).map(toHit);
    if (route === 'index') route = 'all';
    else limit = Math.min(most, limit * 8);
  }
}

/** A query without a direction is as far from every vector. */
function hasDirection({ metric }: StoredTable, vector: Float32Array): boolean {
  return metric !== 'cosine' || vector.some((value) => value !== 0);
}

/** In double precision; ties by key (by code unit). */
function rank(candidates: readonly VectorCandidate[], query: Float32Array, { metric }: StoredTable): Ranked[] {
  return candidates
    .map((candidate) => {
      const score = preciseScore(metric, query, candidate.vector);
      return { candidate, distance: metric === 'cosine' ? 1 - score : Math.abs(score) };
    })
    .sort((a, b) => {
      if (a.distance !== b.distance) return a.distance < b.distance ? -1 : 1;
      return a.candidate.key < b.candidate.key ? -1 : 1;
    });
}

/** Whether nothing as near as the last result can be missing, as far as the route promises. */
function isComplete(
  ranked: readonly Ranked[],
  { complete, candidates }: Candidates,
  {
    k,
    limit,
    route,
    table,
  }: { readonly k: number; readonly limit: number; readonly route: StoredRoute; readonly table: StoredTable },
): boolean {
  if (complete || k === 0) return true;
  const last = ranked[Math.min(k, ranked.length) - 1];
  if (last === undefined) return true;
  // An index promises no more than that its candidates are near; but of equal vectors it may have met any. The freshest, which
  // are compared beside, are often farther away than all of them.
  if (route === 'index') return last.distance !== ranked[Math.min(limit, ranked.length) - 1]?.distance;
  const lowest = candidates.findLast(({ near }) => near !== null)?.near ?? 0;
  const { unit, error } = layoutOf(table) as NonNullable<ReturnType<typeof layoutOf>>;
  return last.distance < (unit ? 1 + lowest - error : lowest * (1 - error));
}

function toHit({ candidate: { key, metadata }, distance }: Ranked): VectorHit {
  return { key, distance, ...(metadata && { metadata }) };
}
