import type { Tables } from '../catalog/port.ts';
import { fieldsOf, type VectorFilter } from '../vector-api/filter.ts';
import { type IdSet, idSet } from './id-set.ts';
import type { CollectionSnapshot } from './index-slot.ts';
import { MetadataColumn } from './metadata-column.ts';
import type { VectorTable } from './vector-table.ts';

/** Values and vectors tested in one turn of the event loop: some milliseconds. */
const stepsPerTurn = 2 ** 18;

/**
 * The vectors that pass a filter, tested on columns in memory. A column is read from the catalog when a filter first asks
 * for it. Undefined when the catalog has another revision of the index than `held`.
 */
export async function accepted(
  tables: Tables,
  held: CollectionSnapshot<VectorTable>,
  indexId: number,
  filter: VectorFilter,
): Promise<IdSet | undefined> {
  const { revision, items } = held;
  const columns = new Map<string, MetadataColumn>();
  const fields = new Set(fieldsOf(filter));
  for (const field of fields) {
    if (!(await items.require(field, () => loadColumn(tables, held, indexId, field)))) return undefined;
    // Kept here: columns that others ask for may take its place in the table.
    const column = items.column(field);
    if (column !== undefined) columns.set(field, column);
  }
  if (columns.size === fields.size) {
    const marks = await marksOf(filter, { columns, size: items.size, pause: createPause() });
    return idSet(idsOf(marks, items));
  }
  const found = await tables.vectors.matching(indexId, filter);
  return found?.revision === revision ? idSet(found.ids) : undefined;
}

async function loadColumn(
  tables: Tables,
  { revision, items }: CollectionSnapshot<VectorTable>,
  indexId: number,
  field: string,
): Promise<MetadataColumn | 'stale' | 'too large'> {
  const column = new MetadataColumn();
  for await (const batch of tables.vectors.column(indexId, field)) {
    if (batch.revision !== revision) return 'stale';
    for (const [place, id] of batch.ids.entries()) column.set(items.slotOf(id), batch.values[place]);
    if (!items.hasRoomFor(column)) return 'too large';
  }
  return column;
}

/** Input of a filter: the columns of its fields, and the number of vectors. */
interface Tested {
  readonly columns: ReadonlyMap<string, MetadataColumn>;
  readonly size: number;
  readonly pause: (steps: number) => Promise<void>;
}

/** Yields the event loop after some steps. */
export function createPause(): Tested['pause'] {
  let sum = 0;
  return async (steps) => {
    sum += steps;
    if (sum < stepsPerTurn) return;
    sum = 0;
    await new Promise((resolve) => setImmediate(resolve));
  };
}

/** By slot: 1 where the vector passes. */
async function marksOf(filter: VectorFilter, tested: Tested): Promise<Uint8Array> {
  const { columns, size, pause } = tested;
  if (!('all' in filter || 'either' in filter)) {
    return (columns.get(filter.field) as MetadataColumn).slotsWhere(filter, size, pause);
  }
  const [parts, isAll] = 'all' in filter ? [filter.all, true] : [filter.either, false];
  const marks = new Uint8Array(size).fill(isAll ? 1 : 0);
  for (const part of parts) {
    const more = await marksOf(part, tested);
    for (let slot = 0; slot < size; slot++) if (more[slot] !== Number(isAll)) marks[slot] = more[slot] as number;
    await pause(size);
  }
  return marks;
}

function idsOf(marks: Uint8Array, table: VectorTable): Float64Array {
  const ids = new Float64Array(marks.length);
  let count = 0;
  // Eight marks at a time: few vectors pass most filters.
  const eights = new Float64Array(marks.buffer, 0, marks.length >> 3);
  for (let eight = 0; eight <= eights.length; eight++) {
    if (eights[eight] === 0) continue;
    const end = Math.min(8 * eight + 8, marks.length);
    for (let slot = 8 * eight; slot < end; slot++) if (marks[slot] === 1) ids[count++] = table.idAt(slot);
  }
  return ids.slice(0, count);
}
