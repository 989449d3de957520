import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PgliteSql } from '../../../src/catalog/pglite.ts';
import { readerOf } from '../../../src/catalog/values.ts';
import { bytesToVector, vectorToBytes } from '../../../src/catalog/vector.ts';
import { temporaryFolder } from './support.ts';

const folder = temporaryFolder();

test('the log and the space of deleted rows stay bounded', async () => {
  const place = join(folder, 'upkeep');
  const sql = await PgliteSql.open({ folder: place, durability: 'process' });
  await sql.exec(
    'CREATE TABLE public.heap (id bigint PRIMARY KEY, bytes bytea); ALTER TABLE public.heap ALTER bytes SET STORAGE EXTERNAL',
  );
  const bytes = new Uint8Array(40_000).fill(7);
  for (let id = 0; id < 2_000; id += 1) {
    await sql.query('INSERT INTO public.heap VALUES ($1, $2)', [id, bytes]);
    await sql.query('DELETE FROM public.heap WHERE id = $1', [id]);
  }
  const [size] = await sql.query<{ bytes: number }>(`SELECT pg_total_relation_size('public.heap') AS bytes`);
  await sql.close();
  // 80 MB were written.
  expect(size?.bytes).toBeLessThan(45e6);
  expect(readdirSync(join(place, 'pg_wal')).length).toBeLessThan(45);
}, 60_000);

test('a large value is stored and read', async () => {
  const sql = await PgliteSql.open({ folder: join(folder, 'large'), durability: 'none' });
  const bytes = new Uint8Array(20_000_000).map((_, at) => at % 251);
  const [row] = await sql.query<{ same: Uint8Array }>('SELECT $1::bytea AS same', [bytes]);
  expect(Buffer.compare(row?.same ?? new Uint8Array(), bytes)).toBe(0);
  await sql.close();
});

test('a refused statement leaves the session usable', async () => {
  const sql = await PgliteSql.open({ folder: join(folder, 'refused'), durability: 'none' });
  await expect(sql.query('SELEKT')).rejects.toMatchObject({ code: 'rejected', sqlState: '42601' });
  await expect(sql.query('SELECT 1 / $1::int', [0])).rejects.toMatchObject({ sqlState: '22012' });
  await expect(sql.exec('SELECT 1; SELECT no_such()')).rejects.toMatchObject({ sqlState: '42883' });
  await expect(sql.query('SELECT $1::int', ['many'])).rejects.toMatchObject({ sqlState: '22P02' });
  expect(await sql.query('SELECT 1 AS one, NULL AS none, true AS yes')).toEqual([{ one: 1, none: null, yes: true }]);
  await sql.close();
});

test('a chain of transactions lets others in between', async () => {
  const sql = await PgliteSql.open({ folder: join(folder, 'fair'), durability: 'none' });
  const order: string[] = [];
  const chain = async () => {
    for (let round = 0; round < 5; round++) await sql.transaction((tx) => tx.query('SELECT 1'));
    order.push('chain');
  };
  const other = async () => {
    await sql.transaction((tx) => tx.query('SELECT 2'));
    order.push('transaction');
  };
  const query = async () => {
    await sql.query('SELECT 3');
    order.push('query');
  };
  await Promise.all([chain(), other(), query()]);
  expect(order.at(-1)).toBe('chain');
  await sql.close();
});

test.each([
  ['2024-05-06 07:08:09.123+00', '2024-05-06T07:08:09.123Z'],
  ['2024-05-06 07:08:09+05:30', '2024-05-06T01:38:09.000Z'],
  ['2024-05-06 07:08:09.5-08', '2024-05-06T15:08:09.500Z'],
])('the moment %s', (text, iso) => {
  expect(readerOf(1184)(text)).toEqual(new Date(iso));
});

test('vectors are stored as little-endian float32', () => {
  expect([...vectorToBytes(Float32Array.of(1, -2))]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
  const odd = new Uint8Array([9, 0, 0, 0x80, 0x3f]).subarray(1);
  expect([...bytesToVector(odd)]).toEqual([1]);
});
