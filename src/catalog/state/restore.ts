import type { Queryable, Row } from '../sql.ts';
import { type Restored, StateError } from './port.ts';
import { holdsSnapshot, patient } from './slots.ts';
import {
  addMissing,
  type Columns,
  changeBack,
  copyOf,
  countOn,
  findConflict,
  lockTables,
  nextRevision,
  noteWriters,
  removeOthers,
  renumber,
  schema,
} from './statements.ts';
import { stateTables } from './tables.ts';

/** How many restores are told apart by their transactions before the rows' own are noted again. */
const maxRestores = 64;

interface CopyRow extends Row {
  readonly slot: number;
  readonly accounts: readonly string[] | null;
  readonly restores: number;
}

/** See States.restore. What has not changed since the copy was made is not touched. */
export async function restore(
  tx: Queryable,
  { name, format, columns }: { name: string; format: number; columns: Columns },
): Promise<Restored | undefined> {
  const run = <R extends Row>(text: string, values: readonly number[] = []) =>
    tx.query<R>(text, values, { mayTakeLong: true });
  await patient(tx);
  const [copy] = await tx.query<CopyRow>(find, [name, format]);
  if (copy === undefined) return undefined;
  const { slot, accounts, restores } = copy;
  const limited = accounts !== null;
  await run(lockTables);
  let renumbered = false;
  if (limited) {
    await requireOwn(tx, slot);
    const [conflict] = await run<{ found: boolean }>(findConflict(slot));
    renumbered = conflict?.found === true;
    if (renumbered) for (const text of [...renumber(slot), forgetRestores(slot)]) await run(text);
  }
  const [next] = await run<{ revision: number }>(nextRevision(slot), [Date.now()]);
  const at = [next?.revision as number];
  const removed = new Map<string, Promise<{ id: number }[]>>();
  const changes: Promise<unknown>[] = [];
  for (const table of stateTables) removed.set(table.name, run(removeOthers(slot, table, limited)));
  for (const table of stateTables) {
    const values = table.written?.revision === undefined ? [] : at;
    if (table.identity && table.parent) changes.push(run(changeBack(slot, table, columns), values));
    changes.push(run(addMissing(slot, table, columns), values));
    const counter = table.numbered ?? table.counted;
    if (counter && (renumbered || holdsSnapshot(slot))) changes.push(run(countOn(slot, table, counter)));
  }
  if (restores < maxRestores) changes.push(run(noteRestore(slot)));
  else
    for (const text of [...stateTables.map((table) => noteWriters(slot, table)), forgetRestores(slot)])
      changes.push(run(text));
  await Promise.all([...removed.values(), ...changes]);
  const idsOf = async (table: string) => ((await removed.get(table)) ?? []).map(({ id }) => id);
  return { galleries: await idsOf('galleries'), vectorIndexes: await idsOf('vector_indexes') };
}

/** A copy of an account must not hold what would become another's. */
async function requireOwn(tx: Queryable, slot: number): Promise<void> {
  const foreign = `
    SELECT account FROM ${copyOf(slot, 'namespaces')} WHERE NOT (SELECT accounts FROM ${schema}.copies WHERE slot = ${slot}) ? account
    LIMIT 1`;
  const [other] = await tx.query<{ account: string }>(foreign);
  if (other) throw new StateError(`it holds state of another account, ${other.account}`);
}

const find = `
SELECT slot, accounts, cardinality(restored) AS restores FROM ${schema}.copies WHERE name = $1 AND format = $2 FOR UPDATE`;

const noteRestore = (slot: number) =>
  `UPDATE ${schema}.copies SET restored = restored || pg_current_xact_id()::xid WHERE slot = ${slot}`;

const forgetRestores = (slot: number) => `UPDATE ${schema}.copies SET restored = '{}' WHERE slot = ${slot}`;
