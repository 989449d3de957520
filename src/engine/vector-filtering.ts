import type { Tables } from '../catalog/port.ts';
import type { Json } from '../json.ts';
import { fieldsOf, type VectorFilter } from '../vector-filter.ts';
import { type IdSet, idSet } from './id-set.ts';
import type { Held } from './index-slot.ts';
import { MetadataColumn } from './metadata-column.ts';
import type { VectorTable } from './vector-table.ts';

/** Values and vectors looked at in a turn of the event loop: some milliseconds. */
const stepsPerTurn = 2 ** 18;

type Condition = Exclude<VectorFilter, { readonly all: unknown } | { readonly either: unknown }>;

/**
 * The vectors that pass a filter, by columns in memory: a column is read from the catalog when a filter asks for it first.
 * Undefined when the index is not any more, or not yet, what `held` is.
 */
export async function accepted(
  tables: Tables,
  held: Held<VectorTable>,
  indexId: number,
  filter: VectorFilter,
): Promise<IdSet | undefined> {
  const { revision, items } = held;
  const fields = [...new Set(fieldsOf(filter))];
  for (const field of fields) {
    if (!(await items.require(field, () => loadColumn(tables, held, indexId, field)))) return undefined;
  }
  if (fields.every((field) => items.column(field) !== undefined)) {
    return idSet(idsOf(await marksOf(filter, items, createTurns()), items));
  }
  const found = await tables.vectors.matching(indexId, filter);
  return found?.revision === revision ? idSet(found.ids) : undefined;
}

async function loadColumn(
  tables: Tables,
  { revision, items }: Held<VectorTable>,
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

/** Leaves the event loop to others now and then. */
function createTurns() {
  let steps = 0;
  return async (more: number): Promise<void> => {
    steps += more;
    if (steps < stepsPerTurn) return;
    steps = 0;
    await new Promise((resolve) => setImmediate(resolve));
  };
}

type Turns = ReturnType<typeof createTurns>;

/** By slot: 1 where the vector passes. */
async function marksOf(filter: VectorFilter, table: VectorTable, turns: Turns): Promise<Uint8Array> {
  if (!('all' in filter || 'either' in filter)) return conditionMarks(filter, table, turns);
  const [parts, isAll] = 'all' in filter ? [filter.all, true] : [filter.either, false];
  const marks = new Uint8Array(table.size).fill(isAll ? 1 : 0);
  for (const part of parts) {
    const more = await marksOf(part, table, turns);
    for (let slot = 0; slot < marks.length; slot++) {
      const [a, b] = [marks[slot] as number, more[slot] as number];
      marks[slot] = isAll ? a & b : a | b;
    }
    await turns(marks.length);
  }
  return marks;
}

async function conditionMarks(condition: Condition, table: VectorTable, turns: Turns): Promise<Uint8Array> {
  const column = table.column(condition.field) as MetadataColumn;
  const [passes, others] = testOf(condition);
  // first every distinct value, then every vector
  const byPlace = new Uint8Array(column.span);
  byPlace[0] = others;
  for (let place = 1; place < byPlace.length; place++) {
    byPlace[place] = passes(column.valueAt(place) as Json) ? 1 - others : others;
    if (place % stepsPerTurn === 0) await turns(stepsPerTurn);
  }
  const marks = new Uint8Array(table.size);
  for (let slot = 0; slot < marks.length; slot++) marks[slot] = byPlace[column.placeAt(slot)] as number;
  await turns(byPlace.length + marks.length);
  return marks;
}

/** Which values make the difference, and the mark of all others and of vectors without the field. */
function testOf(condition: Condition): [(value: Json) => boolean, 0 | 1] {
  if ('exists' in condition) return [() => true, condition.exists ? 0 : 1];
  if ('compare' in condition) return [anyElement(comparison(condition)), 0];
  const wanted: ReadonlySet<Json> = new Set('any' in condition ? condition.any : condition.none);
  return [anyElement((value) => wanted.has(value)), 'any' in condition ? 0 : 1];
}

const anyElement = (passes: (value: Json) => boolean) => (value: Json) =>
  Array.isArray(value) ? value.some(passes) : passes(value);

function comparison({ compare, to }: Extract<Condition, { readonly compare: unknown }>): (value: Json) => boolean {
  const tests = {
    '>': (value: number) => value > to,
    '>=': (value: number) => value >= to,
    '<': (value: number) => value < to,
    '<=': (value: number) => value <= to,
  };
  const passes = tests[compare];
  return (value) => typeof value === 'number' && passes(value);
}

function idsOf(marks: Uint8Array, table: VectorTable): Float64Array {
  let count = 0;
  for (let slot = 0; slot < marks.length; slot++) count += marks[slot] as number;
  const ids = new Float64Array(count);
  let at = 0;
  for (let slot = 0; slot < marks.length; slot++) if (marks[slot] === 1) ids[at++] = table.idAt(slot);
  return ids;
}
