import { isDeepStrictEqual } from 'node:util';
import type { Catalog, Namespace, Tables } from '../catalog/port.ts';
import type { TextFields, VectorIndexRow } from '../catalog/vector-port.ts';
import type { Json } from '../json.ts';
import { VectorError } from './errors.ts';
import { fieldsToCut, PENDING, wordsOfAll } from './text-index.ts';
import { lockedIndex, type VectorIndexRef } from './vector-index-row.ts';

/** What becomes of an index's text fields, and of its other settings. */
export type TextFieldsChange = (index: VectorIndexRow) => {
  readonly textFields: TextFields;
  readonly settings: VectorIndexRow['settings'];
};

/** Vectors whose words are written with one statement. */
const batch = 500;

/**
 * Gives an index other text fields. Writers wait for one batch of vectors at a time, however large the index is: first new
 * fields are noted as pending, and whoever writes a vector cuts its texts for them too; then the vectors that were there follow,
 * batch by batch; then the fields change at once. Words of fields that are no more go in batches, too: nobody asks for them.
 * A server that ends meanwhile leaves words that nobody asks for, and the fields as they were.
 * Of several changes that give a field different analyzers, the last one holds.
 * Throws VectorError bucket-not-found, index-not-found, text-field-changed, and what `change` throws, which may be called again.
 */
export async function changeTextFields(
  catalog: Catalog,
  namespace: Namespace,
  ref: VectorIndexRef,
  change: TextFieldsChange,
): Promise<VectorIndexRow> {
  const locked = <T>(work: (tables: Tables, held: VectorIndexRow) => Promise<T>, id?: number) =>
    catalog.transaction(async (tables) => work(tables, await lockedIndex(tables, namespace, ref, id)));
  const cutAll = async (id: number) => {
    for (let after: number | undefined = 0; after !== undefined; ) {
      const from: number = after;
      after = await locked((tables, held) => cutBatch(tables, held, from), id);
    }
  };
  for (;;) {
    const begun = await locked(async (tables, held) => {
      const added = without(change(held).textFields, held.textFields);
      const pending = { ...pendingOf(held), ...added };
      if (Object.keys(added).length > 0) await update(tables, held, held.settings, pending);
      return { id: held.id, added };
    });
    if (Object.keys(begun.added).length > 0) await cutAll(begun.id);
    const done = await locked(async (tables, held) => {
      const { textFields, settings } = change(held);
      const missing = Object.keys(without(textFields, fieldsToCut(held)));
      const pending = pendingOf(held);
      const taken = missing.find((field) => Object.hasOwn(pending, field));
      if (taken !== undefined) throw new VectorError('text-field-changed', `a later change gives ${taken} other words`);
      // Another change may have ended a field meanwhile that this one takes to be there.
      if (missing.length > 0) return undefined;
      await update(tables, held, settings, without(pending, textFields));
      const removed = Object.keys(held.textFields).some((field) => !Object.hasOwn(textFields, field));
      return { removed, index: await tables.vectorIndexes.updateTextFields(held.id, textFields) };
    }, begun.id);
    if (done === undefined) continue;
    if (done.removed) await cutAll(begun.id);
    return done.index;
  }
}

/** Cuts the texts of the vectors after an id; returns the last one's id, undefined when no more follow. */
async function cutBatch(tables: Tables, held: VectorIndexRow, after: number): Promise<number | undefined> {
  const rows = await tables.vectors.page(held.id, { after, limit: batch }, { metadata: true });
  if (rows.length === 0) return undefined;
  const words = await wordsOfAll(rows, fieldsToCut(held));
  // The vectors count as changed: servers that have their words in memory read them again.
  await tables.vectors.setWords(held.id, held.revision + 1, new Map(rows.map((row, place) => [row.id, words[place]])));
  await tables.vectorIndexes.touch(held.id, 0);
  return rows.length < batch ? undefined : rows.at(-1)?.id;
}

async function update(
  tables: Tables,
  { id }: VectorIndexRow,
  settings: VectorIndexRow['settings'],
  pending: TextFields,
): Promise<void> {
  const { [PENDING]: _, ...others } = settings;
  const isNone = Object.keys(pending).length === 0;
  await tables.vectorIndexes.update(id, isNone ? others : { ...others, [PENDING]: pending as unknown as Json });
}

function pendingOf({ settings }: VectorIndexRow): TextFields {
  return fieldsToCut({ textFields: {}, settings });
}

/** The fields that are not among others, or not as they are there. */
function without(fields: TextFields, others: TextFields): TextFields {
  const isThere = (name: string) => Object.hasOwn(others, name) && isDeepStrictEqual(others[name], fields[name]);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !isThere(name)));
}
