import { PostgresSql } from '../../src/catalog/postgres.ts';
import type { Row } from '../../src/catalog/sql.ts';
import { randomFrom } from '../../src/engine/random.ts';
import { createDatabase } from '../support/cluster.ts';
import { type OssVector, ossClient } from '../support/oss-client.ts';
import { spawnTuku, type TukuProcess } from '../support/tuku-process.ts';
import { searchedBy } from '../support/vector-engine.ts';

/**
 * Kills a server while it moves a collection into a table of pgvector, or back into memory, and others write: at a step of the
 * move that each round chooses, and a random time after it.
 */
const ROUNDS = Number(process.env.TUKU_KILL_ROUNDS ?? 8);
const SEED = Number(process.env.TUKU_KILL_SEED ?? Date.now() % 1_000_000);
/** More than a search waits for, in two steps of the copy. */
const VECTORS = 10_500;
const DIMENSION = 64;
const bucket = 'moves';
const indexName = 'i';

type Vectors = Map<string, number[]>;

/** What there is of a move, in the database. */
interface Remains {
  readonly rows: readonly { whole: boolean; filled: boolean; indexed: boolean; after: number }[];
  readonly tables: number;
  readonly valid: number;
  readonly broken: number;
}

/** Steps at which to kill. */
const steps: Readonly<Record<'store' | 'cache', Readonly<Record<string, (seen: Remains) => boolean>>>> = {
  store: {
    create: ({ tables }) => tables > 0,
    fill: ({ rows: [row] }) => row !== undefined && row.after > 0,
    switch: ({ rows: [row] }) => row?.filled === true,
    index: ({ broken }) => broken > 0,
    end: ({ rows: [row] }) => row?.indexed === true,
  },
  cache: {
    start: () => true,
    drop: ({ rows }) => rows.length === 0,
    end: ({ tables }) => tables === 0,
  },
};

const withPgvector = searchedBy === 'pgvector' ? it : it.skip;

withPgvector(
  `loses nothing and leaves nothing half over ${ROUNDS} kills amid moves (TUKU_KILL_SEED=${SEED}; npm run test:pgvector)`,
  async () => {
    const random = randomFrom(SEED);
    const database = await createDatabase(process.env.TUKU_TEST_DATABASE_URL ?? '');
    const sql = new PostgresSql(database.url);
    const counts: Record<string, number> = { acknowledged: 0, unknown: 0, queries: 0 };
    let tuku: TukuProcess | undefined;
    try {
      const start = async (to: 'store' | 'cache') => {
        const storedFrom = to === 'store' ? 3000 : 1_000_000;
        tuku = await spawnTuku(['--stored-from', `${storedFrom}`], undefined, { env: { DATABASE_URL: database.url } });
        return tuku;
      };
      const stop = async () => {
        await tuku?.stop();
        tuku = undefined;
      };
      const call = async (operation: string, body?: object) => {
        const answer = await ossClient(tuku?.url as string)(operation, bucket, body);
        if (answer.code !== '') throw new Error(`${operation}: ${answer.status} ${answer.code}`);
        return answer;
      };
      const numbers = () => Array.from({ length: DIMENSION }, () => Math.fround(random() * 2 - 1));
      const vectors: Vectors = new Map();
      /** What was removed, with what it was. */
      const removed: Vectors = new Map();
      const stepsSeen = async (): Promise<Remains> => {
        const [home] = await sql.query(`SELECT FROM pg_class WHERE oid = to_regclass('tuku_stored.collections')`);
        if (home === undefined) return { rows: [], tables: 0, valid: 0, broken: 0 };
        const rows = await sql.query<Remains['rows'][number] & Row>(
          'SELECT whole, filled, indexed, after_id::float8 AS after FROM tuku_stored.collections',
        );
        const [objects] = await sql.query<Omit<Remains, 'rows'> & Row>(objectsText);
        return { ...(objects as Omit<Remains, 'rows'>), rows };
      };

      await start('cache');
      await call('PutVectorBucket');
      await call('PutVectorIndex', { indexName, dataType: 'float32', dimension: DIMENSION, distanceMetric: 'cosine' });
      for (let at = 0; at < VECTORS; at += 500) {
        const some = Array.from({ length: 500 }, (_, n) => [`k${at + n}`, numbers()] as const);
        await call('PutVectors', { indexName, vectors: some.map(wire) });
        for (const [key, vector] of some) vectors.set(key, vector);
      }
      await stop();

      const turn = { store: 0, cache: 0 };
      let place: 'store' | 'cache' = 'cache';
      for (let round = 0; round < ROUNDS; round++) {
        const to: 'store' | 'cache' = place === 'store' ? 'cache' : 'store';
        const names = Object.keys(steps[to]);
        const step = names[turn[to] % names.length] as string;
        turn[to]++;
        const isAt = steps[to][step] as (seen: Remains) => boolean;
        const running = await start(to);
        /** Keys whose last write was not answered, with what they hold if it happened. */
        const unknown = new Map<string, number[] | undefined>();
        let isAlive = true;
        const write = async (lane: number) => {
          for (let n = 0; isAlive; n++) {
            // A lane's keys are its own: what is stored must not depend on who comes first.
            const key =
              n % 3 === 0 ? `new${lane}-${round}-${n}` : `k${lane + 4 * Math.floor((random() * VECTORS) / 4)}`;
            const vector = n % 3 === 2 ? undefined : numbers();
            try {
              if (vector === undefined) await call('DeleteVectors', { indexName, keys: [key] });
              else await call('PutVectors', { indexName, vectors: [wire([key, vector])] });
              if (vector === undefined) removed.set(key, vectors.get(key) ?? numbers());
              change(vectors, key, vector);
              counts.acknowledged = (counts.acknowledged ?? 0) + 1;
            } catch (error) {
              if (isAlive) throw error;
              unknown.set(key, vector);
            }
          }
        };
        const read = async () => {
          while (isAlive) {
            await call('QueryVectors', { indexName, queryVector: { float32: numbers() }, topK: 10 }).then(
              ({ vectors: found }) => expect(found).toHaveLength(10),
              (error) => {
                if (isAlive) throw error;
              },
            );
            counts.queries = (counts.queries ?? 0) + 1;
          }
        };
        const others = Promise.all([write(0), write(1), read()]);
        // Only these tests wait in real time: what is awaited happens in another process.
        const until = Date.now() + 60_000;
        while (!isAt(await stepsSeen()) && Date.now() < until) await pause(2);
        await pause(random() * 150);
        isAlive = false;
        tuku = undefined;
        await running.stop('SIGKILL');
        await others;
        counts[`${to}: ${step}`] = (counts[`${to}: ${step}`] ?? 0) + 1;

        // The same way again, or back: half of the rounds change their mind.
        if (random() < 0.5) place = to;
        await start(place);
        counts.unknown = (counts.unknown ?? 0) + unknown.size;
        for (const [key, vector] of unknown) {
          const [found] = (await call('GetVectors', { indexName, keys: [key], returnData: true })).vectors;
          if (isSame(found, vector)) change(vectors, key, vector);
          else expect(isSame(found, vectors.get(key))).toBe(true);
        }
        await findSome();
        const deadline = Date.now() + 120_000;
        for (;;) {
          const seen = await stepsSeen();
          const { rows, tables, valid, broken } = seen;
          const isDone =
            place === 'store'
              ? rows.length === 1 && rows[0]?.whole && rows[0].indexed && tables === 1 && valid === 1 && broken === 0
              : rows.length === 0 && tables === 0;
          if (isDone) break;
          if (Date.now() > deadline) throw new Error(`left after a kill at "${to}: ${step}": ${JSON.stringify(seen)}`);
          await pause(20);
        }
        if (place === 'store') expect(await difference(sql)).toEqual([]);
        await compare();
        await findSome();
        await stop();
      }
      console.log(JSON.stringify({ seed: SEED, ...counts }));

      /** All that is stored is what was acknowledged. */
      async function compare(): Promise<void> {
        const stored: Vectors = new Map();
        for (let nextToken: string | undefined, isFirst = true; isFirst || nextToken !== undefined; isFirst = false) {
          const page = await call('ListVectors', { indexName, maxResults: 1000, returnData: true, nextToken });
          for (const { key, data } of page.vectors) stored.set(key, data?.float32 ?? []);
          nextToken = page.nextToken;
        }
        const different = [...vectors].filter(([key, vector]) => `${stored.get(key)}` !== `${vector}`);
        expect([stored.size, different.map(([key]) => key)]).toEqual([vectors.size, []]);
      }

      /** The last vectors that were written, and others, are each their own nearest; what is removed is found by nobody. */
      async function findSome(): Promise<void> {
        const keys = [...vectors.keys()];
        const some = Array.from({ length: 10 }, () => keys[Math.floor(random() * keys.length)] as string);
        for (const key of [...keys.slice(-10), ...some]) {
          const queryVector = { float32: vectors.get(key) as number[] };
          const { vectors: found } = await call('QueryVectors', { indexName, queryVector, topK: 10 });
          expect([found.length, found[0]?.key]).toEqual([10, key]);
          for (const one of found) expect(vectors.has(one.key)).toBe(true);
        }
        for (const [key, vector] of [...removed].slice(-10)) {
          if (vectors.has(key)) continue;
          const { vectors: found } = await call('QueryVectors', {
            indexName,
            queryVector: { float32: vector },
            topK: 5,
          });
          expect(found.map((one) => one.key)).not.toContain(key);
        }
      }
    } finally {
      await tuku?.stop('SIGKILL');
      await sql.close();
      await database.drop();
    }
  },
  120_000 + ROUNDS * 60_000,
);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function wire([key, vector]: readonly [string, number[]]): object {
  return { key, data: { float32: vector }, metadata: {} };
}

function change(vectors: Vectors, key: string, vector: number[] | undefined): void {
  vectors.delete(key);
  if (vector !== undefined) vectors.set(key, vector);
}

function isSame(found: OssVector | undefined, vector: number[] | undefined): boolean {
  return JSON.stringify(found?.data?.float32) === JSON.stringify(vector);
}

/** Ids that only the table or only the collection has. */
async function difference(sql: PostgresSql): Promise<unknown[]> {
  const [{ name } = { name: '' }] = await sql.query<{ name: string }>(
    `SELECT 'tuku_stored.c' || table_number AS name FROM tuku_stored.collections`,
  );
  return sql.query(`SELECT id FROM (SELECT id FROM ${name} WHERE place = 0) AS stored FULL JOIN tuku.vectors USING (id)
    WHERE stored.id IS NULL OR vectors.id IS NULL`);
}

const objectsText = `
SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = home.oid AND relname ~ '^c[0-9]+$') AS tables,
  (SELECT count(*) FROM pg_class JOIN pg_index ON indexrelid = pg_class.oid
    WHERE relnamespace = home.oid AND relname ~ '_near_' AND indisvalid) AS valid,
  (SELECT count(*) FROM pg_class JOIN pg_index ON indexrelid = pg_class.oid
    WHERE relnamespace = home.oid AND NOT indisvalid) AS broken
FROM (SELECT oid FROM pg_namespace WHERE nspname = 'tuku_stored') AS home`;
