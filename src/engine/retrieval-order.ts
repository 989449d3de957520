import type { Tables } from '../catalog/port.ts';
import type { VectorIndexRow } from '../catalog/vector-port.ts';
import { isScalar, type Scalar } from '../vector-api/filter.ts';
import type { CollectionSnapshot } from './index-slot.ts';
import type { VectorTable } from './vector-table.ts';

/** A hit of a retrieval; its id is of the catalog. */
export interface Retrieved {
  readonly id: number;
  readonly key: string;
  readonly score: number;
}

/** The catalog has another revision of the index than the snapshot. */
export class StaleIndex extends Error {}

/** What hits are sorted by; a metadata field whose value is missing, or no scalar, comes last either way. */
export interface SortKey {
  readonly by: 'score' | 'key' | { readonly field: string };
  readonly descending: boolean;
}

interface Place {
  readonly tables: Tables;
  readonly held: CollectionSnapshot<VectorTable>;
  readonly index: VectorIndexRow;
}

/** Up to this many hits' metadata is read; for more of them, the whole column. */
const fewHits = 1000;

/**
 * The hits, which come best first, in the order of the keys. Of a list of values the least counts, or the greatest where the
 * order is descending. Throws StaleIndex.
 */
export async function byOrder(
  place: Place,
  hits: readonly Retrieved[],
  sort: readonly SortKey[],
): Promise<readonly Retrieved[]> {
  const compares: ((a: Retrieved, b: Retrieved) => number)[] = [];
  for (const { by, descending } of sort) {
    const sign = descending ? -1 : 1;
    if (by === 'score') compares.push((a, b) => sign * (a.score - b.score));
    else if (by === 'key') compares.push((a, b) => sign * compared(a.key, b.key));
    else {
      const values = await valuesOf(place, hits, by.field, sign);
      compares.push((a, b) => {
        const [x, y] = [values.get(a.id), values.get(b.id)];
        if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
        return sign * compared(x, y);
      });
    }
  }
  // Sorting is stable: what compares equal keeps its order, the best first.
  return [...hits].sort((a, b) => {
    for (const compare of compares) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  });
}

/** Values of different types are in the order of the types' names. */
function compared(a: Scalar, b: Scalar): number {
  if (typeof a !== typeof b) return typeof a < typeof b ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}

async function valuesOf(
  { tables: { vectors }, held, index }: Place,
  hits: readonly Retrieved[],
  field: string,
  sign: number,
): Promise<ReadonlyMap<number, Scalar>> {
  const values = new Map<number, Scalar>();
  const add = (id: number, value: unknown) => {
    const best = bestOf(value, sign);
    if (best !== undefined) values.set(id, best);
  };
  if (hits.length <= fewHits) {
    const ids = hits.map(({ id }) => id);
    const stored = await vectors.metadata(index.id, ids);
    if (stored?.revision !== held.revision) throw new StaleIndex();
    for (const [id, metadata] of stored.byId) add(id, Object.hasOwn(metadata, field) ? metadata[field] : undefined);
    return values;
  }
  for await (const batch of vectors.column(index.id, field)) {
    if (batch.revision !== held.revision) throw new StaleIndex();
    for (const [place, id] of batch.ids.entries()) add(id, batch.values[place]);
  }
  return values;
}

function bestOf(value: unknown, sign: number): Scalar | undefined {
  if (isScalar(value)) return value;
  if (!Array.isArray(value)) return undefined;
  const scalars = value.filter(isScalar).sort((a, b) => sign * compared(a, b));
  return scalars[0];
}
