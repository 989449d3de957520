import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomFrom } from '../../src/engine/random.ts';
import { ossClient } from '../support/oss-client.ts';
import { spawnTuku } from '../support/tuku-process.ts';

/** As kill.test.ts, for vector buckets: batches of vectors, deletions, indexes and policies. */
const ROUNDS = Number(process.env.TUKU_KILL_ROUNDS ?? 1);
const SEED = Number(process.env.TUKU_KILL_SEED ?? Date.now() % 1_000_000);
const BATCH = 20;
const bucket = 'durable';
const indexName = 'vectors';
const shape = { dataType: 'float32', dimension: 2, distanceMetric: 'euclidean' };

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const batchOf = (number: number) =>
  Array.from({ length: BATCH }, (_, i) => ({
    key: `${number}-${i}`,
    data: { float32: [number, i] },
    metadata: { number },
  }));

it(
  `keeps what vector buckets acknowledged over ${ROUNDS} kills (TUKU_KILL_SEED=${SEED})`,
  async () => {
    const random = randomFrom(SEED);
    const data = mkdtempSync(join(tmpdir(), 'tuku-kill-'));
    const kept = { batches: new Set<number>(), deleted: new Set<number>(), indexes: [] as string[] };
    let next = 0;
    try {
      for (let round = 0; round <= ROUNDS; round++) {
        const tuku = await spawnTuku(['--data-dir', data]);
        const call = ossClient(tuku.url);
        if (round === 0) {
          await call('PutVectorBucket', bucket);
          await call('PutVectorIndex', bucket, { indexName, ...shape });
        }

        for (let number = 0; number < next; number++) {
          const keys = batchOf(number).map(({ key }) => key);
          const { vectors } = await call('GetVectors', bucket, { indexName, keys, returnData: true });
          // a batch is there as a whole or not at all, acknowledged or not
          expect([0, BATCH]).toContain(vectors.length);
          if (kept.batches.has(number)) expect(vectors).toHaveLength(BATCH);
          if (kept.deleted.has(number)) expect(vectors).toHaveLength(0);
        }
        const last = [...kept.batches].at(-1);
        if (last !== undefined) {
          const query = { indexName, queryVector: { float32: [last, 3] }, topK: 1, filter: { number: last } };
          expect((await call('QueryVectors', bucket, query)).vectors).toEqual([{ key: `${last}-3` }]);
        }
        const { indexes } = await call('ListVectorIndexes', bucket, {});
        expect(indexes.map((index) => index.indexName)).toEqual(expect.arrayContaining(kept.indexes));
        if (round === ROUNDS) {
          await tuku.stop();
          break;
        }

        const killed = new AbortController();
        const before = kept.batches.size + kept.deleted.size;
        const repeat = async (write: () => Promise<void>) => {
          while (!killed.signal.aborted) await write().catch(() => pause(1));
        };
        const acknowledged = async (operation: string, body: object) => {
          const { code } = await call(operation, bucket, body);
          if (code !== '') throw new Error(code);
        };
        const writers = [
          ...[1, 2].map(() =>
            repeat(async () => {
              const number = next++;
              await acknowledged('PutVectors', { indexName, vectors: batchOf(number) });
              kept.batches.add(number);
            }),
          ),
          repeat(async () => {
            const number = [...kept.batches][0];
            if (number === undefined || kept.batches.size < 5) return pause(2);
            const keys = batchOf(number).map(({ key }) => key);
            // from here on it may be gone, acknowledged or not
            kept.batches.delete(number);
            await acknowledged('DeleteVectors', { indexName, keys });
            kept.deleted.add(number);
          }),
          repeat(async () => {
            if (kept.indexes.length >= 90) return pause(5);
            const name = `index${next++}`;
            await acknowledged('PutVectorIndex', { indexName: name, ...shape });
            kept.indexes.push(name);
          }),
        ];
        while (kept.batches.size + kept.deleted.size === before) await pause(5);
        await pause(random() * 300);
        killed.abort();
        await tuku.stop('SIGKILL');
        await Promise.all(writers);
      }
      const counts = [kept.batches.size * BATCH, kept.deleted.size * BATCH, kept.indexes.length];
      console.log(`${counts.join(' + ')} vectors kept, deleted and indexes made, ${ROUNDS} kills, 0 lost`);
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  },
  60_000 + ROUNDS * 20_000,
);
