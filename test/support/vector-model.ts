import type { VectorDraft, VectorHit } from '../../src/engine/vectors.ts';
import type { Json } from '../../src/json.ts';
import type { Scalar, VectorFilter } from '../../src/vector-api/filter.ts';

/** What a filter means, said a second time and as plainly as possible. */
export function passes(filter: VectorFilter, metadata: { readonly [key: string]: Json }): boolean {
  if ('all' in filter) return filter.all.every((part) => passes(part, metadata));
  if ('either' in filter) return filter.either.some((part) => passes(part, metadata));
  const present = Object.hasOwn(metadata, filter.field);
  if ('exists' in filter) return present === filter.exists;
  const value = present ? metadata[filter.field] : [];
  const values = (Array.isArray(value) ? value : [value]) as readonly Json[];
  if ('compare' in filter) return values.some((one) => typeof one === 'number' && compares(filter, one));
  if ('prefix' in filter) return values.some((one) => typeof one === 'string' && one.startsWith(filter.prefix));
  const among = (wanted: readonly Scalar[]) => values.some((one) => wanted.some((scalar) => scalar === one));
  return 'any' in filter ? among(filter.any) : !among(filter.none);
}

function compares({ compare, to }: Extract<VectorFilter, { compare: string }>, value: number): boolean {
  if (compare === '>') return value > to;
  if (compare === '>=') return value >= to;
  return compare === '<' ? value < to : value <= to;
}

export function distance(metric: 'cosine' | 'euclidean', a: Float32Array, b: Float32Array): number {
  const sum = (term: (x: number, y: number) => number) =>
    a.reduce((total, x, place) => total + term(x, b[place] as number), 0);
  if (metric === 'euclidean') return Math.sqrt(sum((x, y) => (x - y) ** 2));
  const cosine = sum((x, y) => x * y) / Math.sqrt(sum((x) => x * x) * sum((_, y) => y * y));
  return Math.min(2, Math.max(0, 1 - cosine));
}

/** Every vector compared with the query, sorted, cut. */
export function bruteForce(
  vectors: Iterable<VectorDraft>,
  metric: 'cosine' | 'euclidean',
  { vector, k, filter = { all: [] } }: { vector: Float32Array; k: number; filter?: VectorFilter },
): VectorHit[] {
  return [...vectors]
    .filter(({ metadata }) => passes(filter, metadata))
    .map((draft) => ({ key: draft.key, distance: distance(metric, draft.vector, vector), metadata: draft.metadata }))
    .sort((a, b) => a.distance - b.distance || (a.key < b.key ? -1 : 1))
    .slice(0, k);
}
