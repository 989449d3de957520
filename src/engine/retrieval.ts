import type { Tables } from '../catalog/port.ts';
import type { VectorIndexRow } from '../catalog/vector-port.ts';
import { fieldIndex } from '../index/fields.ts';
import type { VectorFilter } from '../vector-api/filter.ts';
import { type Normalizer, reciprocalRanks, sumOf, weightedScores } from '../vector-api/fusion.ts';
import { bestOf } from './best.ts';
import { nearest } from './exact-rerank.ts';
import { type IdSet, idSet } from './id-set.ts';
import type { CollectionSnapshot } from './index-slot.ts';
import { byOrder, type Retrieved, type SortKey, StaleIndex } from './retrieval-order.ts';
import type { TextQuery } from './text-index.ts';
import { textsFound } from './text-search.ts';
import type { FoundTexts } from './text-table.ts';
import { accepted } from './vector-filtering.ts';
import type { VectorTable } from './vector-table.ts';

/** What vectors must fulfil, and what it adds to their scores: texts their BM25, filters only their boost. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly either: readonly Condition[] }
  | { readonly filter: VectorFilter; readonly boost?: number }
  | { readonly text: Omit<TextQuery, 'filter' | 'limit'>; readonly boost?: number };

/** The k nearest vectors of those that fulfil the condition. */
export interface NearestQuery {
  /** Absent: the index has one vector field, or the first is meant. */
  readonly field?: string;
  readonly vector: Float32Array;
  readonly k: number;
  readonly condition?: Condition;
  /** The score of a distance as VectorHit has it; of inner products that is the negated product. */
  score(distance: number): number;
}

export interface Component {
  readonly of: Retriever;
  readonly weight: number;
  readonly normalizer?: Normalizer;
}

/** How vectors are found and scored. */
export type Retriever =
  | { readonly match: Condition }
  | { readonly nearest: NearestQuery }
  | { readonly sum: readonly Retriever[] }
  | { readonly ranks: readonly Component[]; readonly k: number; readonly window: number }
  | { readonly scores: readonly Component[]; readonly window: number };

export interface Retrieval {
  readonly retriever: Retriever;
  /** Only vectors that pass are looked at. */
  readonly within?: VectorFilter;
  /** The first key counts most; by default the score, the best first. Ties: by score, then by key (by code unit). */
  readonly sort?: readonly SortKey[];
  /** How many hits to leave out, for pages. */
  readonly skip?: number;
  readonly limit: number;
}

/** All that is looked at while a retrieval runs. */
interface Scope {
  readonly tables: Tables;
  readonly held: CollectionSnapshot<VectorTable>;
  readonly index: VectorIndexRow;
  readonly within: VectorFilter | undefined;
}

/**
 * The hits of one page, in order, and whether more follow. Throws StaleIndex, VectorError no-text-field.
 * @param held the index in memory: every part of the retrieval sees this state
 */
export async function retrieve(
  tables: Tables,
  held: CollectionSnapshot<VectorTable>,
  index: VectorIndexRow,
  { retriever, within, sort = [], skip = 0, limit }: Retrieval,
): Promise<{ readonly hits: readonly Retrieved[]; readonly more: boolean }> {
  const scope = { tables, held, index, within };
  const found = await ranked(scope, retriever, sort.length === 0 ? skip + limit + 1 : undefined);
  const ordered = sort.length === 0 ? found : await byOrder(scope, found, sort);
  return { hits: ordered.slice(skip, skip + limit), more: ordered.length > skip + limit };
}

/** Whether a retriever looks into texts. */
export function asksForTexts(retriever: Retriever): boolean {
  const asks = (condition: Condition): boolean => {
    if ('text' in condition) return true;
    return 'filter' in condition ? false : ('all' in condition ? condition.all : condition.either).some(asks);
  };
  if ('match' in retriever) return asks(retriever.match);
  if ('nearest' in retriever) return retriever.nearest.condition !== undefined && asks(retriever.nearest.condition);
  if ('sum' in retriever) return retriever.sum.some(asksForTexts);
  return ('ranks' in retriever ? retriever.ranks : retriever.scores).some(({ of }) => asksForTexts(of));
}

/** Best first, ties by key. */
async function ranked(scope: Scope, retriever: Retriever, limit = Number.POSITIVE_INFINITY): Promise<Retrieved[]> {
  const { items } = scope.held;
  const isText = 'match' in retriever && 'text' in retriever.match;
  const found = isText ? await textsOf(scope, retriever.match) : scored(await scores(scope, retriever));
  const idOf = (place: number) => found.ids[place] as number;
  const keyOf = (place: number) => items.keyOf(idOf(place));
  const scoreOf = (place: number) => found.scores[place] as number;
  const best = bestOf(found.ids.length, limit, (a, b) => scoreOf(b) - scoreOf(a) || (keyOf(a) < keyOf(b) ? -1 : 1));
  return best.map((place) => ({ id: idOf(place), key: keyOf(place), score: scoreOf(place) }));
}

async function scores(scope: Scope, retriever: Retriever): Promise<ReadonlyMap<number, number>> {
  if ('match' in retriever) return matches(scope, retriever.match);
  if ('nearest' in retriever) return nearestOf(scope, retriever.nearest);
  if ('sum' in retriever) {
    const lists: (readonly { readonly id: number; readonly score: number }[])[] = [];
    for (const part of retriever.sum) lists.push(listOf(await scores(scope, part)));
    return sumOf(lists);
  }
  const lists: { hits: readonly Retrieved[]; weight: number; normalizer: Normalizer }[] = [];
  for (const { of, weight, normalizer = 'none' } of 'ranks' in retriever ? retriever.ranks : retriever.scores) {
    lists.push({ hits: await ranked(scope, of), weight, normalizer });
  }
  return 'ranks' in retriever ? reciprocalRanks(lists, retriever) : weightedScores(lists, retriever);
}

async function nearestOf(scope: Scope, query: NearestQuery): Promise<ReadonlyMap<number, number>> {
  const { held } = scope;
  const passing = await idsOf(scope, query.condition);
  const index = fieldIndex(held.index, query.field);
  const found = await nearest({ revision: held.revision, items: held.items, index }, query.vector, query.k, passing);
  return new Map(found.map(({ id, distance }) => [id, query.score(distance)]));
}

/** The vectors that fulfil a condition; undefined when all do. */
async function idsOf(scope: Scope, condition: Condition | undefined): Promise<IdSet | undefined> {
  const filter = condition === undefined ? scope.within : plain(condition, scope.within);
  if (condition !== undefined && filter === undefined) {
    return idSet(Float64Array.from((await matches(scope, condition)).keys()));
  }
  return filter && passing(scope, filter);
}

/** The same as one filter on metadata; undefined if texts are asked for. */
function plain(condition: Condition, within?: VectorFilter): VectorFilter | undefined {
  if ('text' in condition) return undefined;
  const own = 'filter' in condition ? condition.filter : joined(condition);
  return own && (within === undefined ? own : { all: [within, own] });
}

function joined(condition: Extract<Condition, { all: unknown } | { either: unknown }>): VectorFilter | undefined {
  const parts = ('all' in condition ? condition.all : condition.either).map((part) => plain(part));
  if (parts.includes(undefined)) return undefined;
  const filters = parts.filter((part) => part !== undefined);
  return 'all' in condition ? { all: filters } : { either: filters };
}

async function passing({ tables, held, index }: Scope, filter: VectorFilter): Promise<IdSet> {
  const found = await accepted(tables, held, index.id, filter);
  if (found === undefined) throw new StaleIndex();
  return found;
}

/** The vectors that fulfil a condition, with their scores. */
async function matches(scope: Scope, condition: Condition): Promise<ReadonlyMap<number, number>> {
  const filter = isUnscored(condition) ? plain(condition, scope.within) : undefined;
  if (filter !== undefined) return constant(await passing(scope, filter), 0);
  if ('filter' in condition) {
    return constant(await passing(scope, plain(condition, scope.within) as VectorFilter), condition.boost ?? 0);
  }
  if ('text' in condition) {
    const { ids, scores } = await textsOf(scope, condition);
    const found = new Map<number, number>();
    for (const [place, id] of ids.entries()) found.set(id, scores[place] as number);
    return found;
  }
  const parts: ReadonlyMap<number, number>[] = [];
  for (const part of 'all' in condition ? condition.all : condition.either) parts.push(await matches(scope, part));
  const sums = sumOf(parts.map(listOf));
  if ('all' in condition) {
    for (const id of sums.keys()) if (!parts.every((part) => part.has(id))) sums.delete(id);
  }
  return sums;
}

/** Whether a condition adds nothing to scores. */
function isUnscored(condition: Condition): boolean {
  if ('text' in condition) return false;
  if ('filter' in condition) return (condition.boost ?? 0) === 0;
  return ('all' in condition ? condition.all : condition.either).every(isUnscored);
}

async function textsOf(
  { tables, held, index, within }: Scope,
  { text, boost = 1 }: Extract<Condition, { text: unknown }>,
): Promise<FoundTexts> {
  const query = { ...text, limit: held.items.size, ...(within && { filter: within }) };
  const { ids, scores } = await textsFound(tables, held, index, query);
  return { ids, scores: scores.map((score) => boost * score) };
}

function constant({ ids }: IdSet, score: number): Map<number, number> {
  const all = new Map<number, number>();
  for (const id of ids) all.set(id, score);
  return all;
}

function scored(found: ReadonlyMap<number, number>): FoundTexts {
  return { ids: Float64Array.from(found.keys()), scores: Float64Array.from(found.values()) };
}

function listOf(sums: ReadonlyMap<number, number>): { readonly id: number; readonly score: number }[] {
  return [...sums].map(([id, score]) => ({ id, score }));
}
