import { randomUUID } from 'node:crypto';
import type { Queryable, Sql } from '../sql.ts';
import type { Accounts, Copy } from './port.ts';
import { createSchema, createSlot, emptySlot, schema } from './statements.ts';

/** The places of copies: a new one takes a free place, or that of the oldest. */
const slots = { mark: [1, 2, 3, 4, 5, 6, 7, 8], snapshot: [9, 10] };

/** Whether a place holds what an archive brought, whose numbers this database may not have reached yet. */
export const holdsSnapshot = (slot: number) => slots.snapshot.includes(slot);

/** An arbitrary number: the advisory lock held while a place is given. */
const slotLock = 7_485_876;

/** Gives an empty place. Copies of another format of the catalog are dropped: their tables have other columns. */
export function takeSlot(sql: Sql, accounts: Accounts, use: keyof typeof slots, format: number): Promise<Copy> {
  return sql.transaction(async (tx) => {
    await patient(tx);
    await tx.query('SELECT pg_advisory_xact_lock($1)', [slotLock], { mayTakeLong: true });
    await ensureSchema(tx, format);
    const [free] = await tx.query<{ slot: number }>(choose, [JSON.stringify(slots[use])]);
    const slot = free?.slot as number;
    if (!(await exists(tx, `${schema}.slot${slot}_namespaces`))) await tx.exec(createSlot(slot));
    const copy = { name: randomUUID(), slot };
    await tx.query(emptySlot(slot), [], { mayTakeLong: true });
    await tx.query(take, [slot, format, copy.name, accounts === null ? null : JSON.stringify(accounts)]);
    return copy;
  });
}

/** Frees a copy's place. */
export function freeSlot(sql: Sql, { name, slot }: Copy): Promise<void> {
  return sql.transaction(async (tx) => {
    await patient(tx);
    const freed = await tx.query(`DELETE FROM ${schema}.copies WHERE slot = $1 AND name = $2 RETURNING slot`, [
      slot,
      name,
    ]);
    if (freed.length > 0) await tx.query(emptySlot(slot), [], { mayTakeLong: true });
  });
}

/** Lifts the server's limit of a statement's time until the transaction ends. */
export async function patient(tx: Queryable): Promise<void> {
  await tx.query('SET LOCAL statement_timeout = 0');
}

/** Whether a table exists: a statement that names a missing one would end the transaction. */
export async function exists(db: Queryable, table: string): Promise<boolean> {
  const [row] = await db.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [table]);
  return row?.found === true;
}

async function ensureSchema(tx: Queryable, format: number): Promise<void> {
  if (await exists(tx, `${schema}.copies`)) {
    const others = await tx.query(`SELECT slot FROM ${schema}.copies WHERE format <> $1`, [format]);
    if (others.length === 0) return;
  }
  await tx.exec(`DROP SCHEMA IF EXISTS ${schema} CASCADE; ${createSchema}`);
}

/** Those without a copy come first, then those with older ones. */
const choose = `
SELECT number AS slot FROM (SELECT value::int AS number FROM json_array_elements_text($1::json)) AS places
LEFT JOIN ${schema}.copies ON slot = number
ORDER BY made_at NULLS FIRST, number LIMIT 1`;

const take = `
INSERT INTO ${schema}.copies (slot, format, name, accounts, made_at) VALUES ($1, $2, $3, $4, clock_timestamp())
ON CONFLICT (slot) DO UPDATE SET format = excluded.format, name = excluded.name, accounts = excluded.accounts,
  made_at = excluded.made_at, restored = '{}'`;
