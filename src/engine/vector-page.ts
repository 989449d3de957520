import type { Tables } from '../catalog/port.ts';
import type { VectorParts, VectorRow } from '../catalog/vector-port.ts';
import type { VectorFilter } from '../vector-api/filter.ts';
import { VectorError } from './errors.ts';

/** One page of a walk through an index, in order of insertion unless another is given; vectors written meanwhile may be missed or met. */
export interface VectorPage {
  /** Where the page before ended. */
  readonly after?: string;
  readonly limit: number;
  /** Only vectors with crc32(key in UTF-8) mod `count` = `index`. */
  readonly segment?: { readonly count: number; readonly index: number };
  readonly filter?: VectorFilter;
  /** In order of the keys, by code point; `after` is then the last key of the page before. Takes no segment and no filter. */
  readonly order?: 'key';
  /** The page ends before the vectors' JSON exceeds about this many bytes; it holds at least one vector. */
  readonly maxBytes?: number;
}

/** Vectors read per query when the size of the page is limited. */
const batch = 100;

/** One page of a walk through an index; `next` is where the following page begins, absent after the last. Throws VectorError wrong-page. */
export async function walk(
  { vectors }: Tables,
  indexId: number,
  { after, limit, segment, filter, maxBytes = Number.POSITIVE_INFINITY }: VectorPage,
  parts: VectorParts,
): Promise<{ readonly rows: readonly VectorRow[]; readonly next?: string }> {
  const rows: VectorRow[] = [];
  let last = placeOf(after);
  for (let bytes = 0; ; ) {
    // One more than the page holds: it tells whether another page follows.
    const wanted = Math.min(limit + 1 - rows.length, maxBytes === Number.POSITIVE_INFINITY ? limit + 1 : batch);
    const read = await vectors.page(indexId, { after: last, limit: wanted, segment, filter }, parts);
    for (const row of read) {
      bytes += sizeOf(row);
      if (rows.length === limit || (rows.length > 0 && bytes > maxBytes)) return { rows, next: String(last) };
      rows.push(row);
      last = row.id;
    }
    if (read.length < wanted) return { rows };
  }
}

function placeOf(after = '0'): number {
  if (/^\d{1,15}$/.test(after)) return Number(after);
  throw new VectorError('wrong-page', `no page ended at ${after}`);
}

/** Approximate bytes of a vector's JSON. */
function sizeOf({ key, vector, metadata }: VectorRow): number {
  return Buffer.byteLength(JSON.stringify({ key, metadata, data: vector && Array.from(vector) }));
}

/** The same by key. */
export async function walkByKey(
  { vectors }: Tables,
  indexId: number,
  { after = '', limit, maxBytes = Number.POSITIVE_INFINITY }: Omit<VectorPage, 'order' | 'segment' | 'filter'>,
  parts: VectorParts,
): Promise<{ readonly rows: readonly VectorRow[]; readonly next?: string }> {
  const keys = await vectors.keys(indexId, { after, limit: limit + 1 });
  const rows: VectorRow[] = [];
  let bytes = 0;
  for (let at = 0; at < Math.min(keys.length, limit); at += batch) {
    const some = keys.slice(at, Math.min(at + batch, limit));
    const read = new Map((await vectors.get(indexId, some, parts)).map((row) => [row.key, row]));
    for (const row of some.map((key) => read.get(key))) {
      if (row === undefined) continue; // removed meanwhile
      bytes += sizeOf(row);
      if (rows.length > 0 && bytes > maxBytes) return { rows, next: (rows.at(-1) as VectorRow).key };
      rows.push(row);
    }
  }
  return { rows, ...(keys.length > limit && { next: keys[limit - 1] as string }) };
}
