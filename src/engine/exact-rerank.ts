import { lengthOf } from '../index/metric.ts';
import type { Accepted, Metric, VectorIndex } from '../index/port.ts';
import type { IdSet } from './id-set.ts';
import type { CollectionSnapshot } from './index-slot.ts';
import type { VectorTable } from './vector-table.ts';

/** A vector and its distance to a query. */
export interface Found {
  readonly id: number;
  readonly key: string;
  readonly distance: number;
}

/** Numbers compared in one turn of the event loop: some milliseconds. */
const numbersPerTurn = 2 ** 21;
/** Up to this many numbers are compared directly, without a search first. */
const fewNumbers = 2 ** 17;

/**
 * The k nearest vectors, or accepted ones, by distance in double precision, ties by key (by code unit). The index's search
 * in single precision only proposes candidates: enough of them that no vector as near as the last result can be missing.
 */
export async function nearest(
  { index, items }: CollectionSnapshot<VectorTable>,
  query: Float32Array,
  k: number,
  accepted?: IdSet,
): Promise<Found[]> {
  const total = accepted?.ids.length ?? items.size;
  const accept = accepted && total < items.size ? acceptance(accepted, items.size) : undefined;
  const ranked = async (ids: Iterable<number>): Promise<Found[]> => {
    const found: Found[] = [];
    for (const some of slices([...ids], Math.ceil(numbersPerTurn / index.dimension))) {
      if (found.length > 0) await new Promise((resolve) => setImmediate(resolve));
      const scores = index.measure(query, some);
      for (const [place, id] of some.entries()) {
        const score = scores[place] as number;
        if (!Number.isNaN(score)) found.push({ id, key: items.keyOf(id), distance: distanceOf(index.metric, score) });
      }
    }
    return found.sort(byDistance).slice(0, k);
  };

  for (let wanted = k + 16 + (k >> 2); wanted < total && total * index.dimension > fewNumbers; wanted *= 8) {
    const candidates = await index.search(query, wanted, accept);
    const found = await ranked(candidates.map(({ id }) => id));
    // Those are all: of several vector fields, an entry may lack one.
    if (candidates.length < wanted) return found;
    const lowest = candidates.at(-1)?.score as number;
    if (lowest < lowestScore(index, query, found.at(-1)?.distance ?? 0)) return found;
  }
  return ranked(accepted?.ids ?? items.keys());
}

/** Few ids are looked up one by one; of many, every vector is tested. */
function acceptance(accepted: IdSet, total: number): Accepted {
  return accepted.ids.length < total / 16 ? accepted.ids : (id) => accepted.has(id);
}

/** The distance that a score stands for. */
export function distanceOf(metric: Metric, score: number): number {
  if (metric === 'ip') return 0 - score;
  return metric === 'cosine' ? 1 - score : Math.abs(score);
}

/** The lowest score that a search may give to a vector at this distance or nearer: the port bounds its error. */
function lowestScore({ metric, dimension, longest }: VectorIndex, query: Float32Array, distance: number): number {
  const error = (dimension + 16) * 2 ** -23;
  // The smallest products are rounded to what single precision can hold.
  if (metric === 'ip') return -distance - error * longest * lengthOf(query) - dimension * 2 ** -126;
  if (metric === 'cosine') return 1 - distance - error;
  const lowest = -distance * (1 + error);
  // In single precision it may overflow, where scores distinguish nothing.
  return Math.min(lowest, Math.fround(lowest));
}

function byDistance(a: Found, b: Found): number {
  if (a.distance !== b.distance) return a.distance < b.distance ? -1 : 1;
  return a.key < b.key ? -1 : 1;
}

function* slices<T>(list: readonly T[], length: number): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += length) yield list.slice(at, at + length);
}
