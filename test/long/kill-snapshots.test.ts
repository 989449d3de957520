import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomFrom } from '../../src/engine/random.ts';
import { ossClient } from '../support/oss-client.ts';
import { spawnTuku } from '../support/tuku-process.ts';

/** As kill.test.ts, for snapshots: kills while one is saved or loaded, or a mark returned to. */
const ROUNDS = Math.min(Number(process.env.TUKU_KILL_ROUNDS ?? 3), 20);
const SEED = Number(process.env.TUKU_KILL_SEED ?? Date.now() % 1_000_000);
const bucket = 'durable';
const indexName = 'vectors';
const COUNT = 2000;
const BATCH = 200;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it(
  `leaves old or new state, and whole files, over ${ROUNDS} kills (TUKU_KILL_SEED=${SEED})`,
  async () => {
    const random = randomFrom(SEED);
    const data = mkdtempSync(join(tmpdir(), 'tuku-kill-'));
    let done = 0;
    try {
      let tuku = await spawnTuku(['--data-dir', data]);
      const post = (path: string, body: object = {}) => {
        const headers = { 'content-type': 'application/json' };
        return fetch(`${tuku.url}/_tuku/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      };
      /** The number that all vectors of the index carry; each state has another one. */
      const stateNow = async () => {
        const { vectors } = await ossClient(tuku.url)('ListVectors', bucket, {
          indexName,
          returnMetadata: true,
          maxResults: 1000,
        });
        const { vectors: found } = await ossClient(tuku.url)('QueryVectors', bucket, {
          indexName,
          queryVector: { float32: [1, 0] },
          topK: 1,
          returnMetadata: true,
        });
        const states = new Set([...vectors, ...found].map(({ metadata }) => metadata?.state));
        expect(states.size).toBe(1);
        return [...states][0];
      };
      const write = async (state: number) => {
        for (let from = 0; from < COUNT; from += BATCH) {
          const vectors = Array.from({ length: BATCH }, (_, n) => ({
            key: `v${from + n}`,
            data: { float32: [from + n, state] },
            metadata: { state },
          }));
          expect((await ossClient(tuku.url)('PutVectors', bucket, { indexName, vectors })).code).toBe('');
        }
      };
      await ossClient(tuku.url)('PutVectorBucket', bucket);
      const shape = { dataType: 'float32', dimension: 2, distanceMetric: 'euclidean' };
      await ossClient(tuku.url)('PutVectorIndex', bucket, { indexName, ...shape });
      await write(1);
      expect((await post('snapshots', { name: 'one' })).status).toBe(201);
      await write(2);
      expect((await post('snapshots', { name: 'two' })).status).toBe(201);

      for (let round = 0; round < ROUNDS; round++) {
        const before = await stateNow();
        const other = before === 1 ? 'two' : 'one';
        const { mark } = (await (await post('mark')).json()) as { mark: string };
        const call = [
          () => post(`snapshots/${other}/load`),
          () => post('snapshots', { name: before === 1 ? 'one' : 'two' }),
          async () => {
            await post(`snapshots/${other}/load`);
            return post('rewind', { mark });
          },
        ][round % 3];
        const answered = call?.().then(
          ({ status }) => status < 300,
          () => false,
        );
        await pause(random() * 800);
        await tuku.stop('SIGKILL');
        if (await answered) done++;

        tuku = await spawnTuku(['--data-dir', data]);
        const after = await stateNow();
        expect([1, 2]).toContain(after);
        if (round % 3 === 1) expect(after).toBe(before);
        // Each file is whole: it can be loaded, and holds what it is named after.
        for (const [name, state] of [
          ['one', 1],
          ['two', 2],
        ] as const) {
          expect((await post(`snapshots/${name}/load`)).status).toBe(200);
          expect(await stateNow()).toBe(state);
        }
        expect(
          readdirSync(join(data, 'snapshots'))
            .filter((file) => !file.endsWith('.part'))
            .sort(),
        ).toEqual(['one.tuku.gz', 'two.tuku.gz']);
        // A mark of before the crash is either whole or gone.
        expect([204, 404]).toContain((await post('rewind', { mark })).status);
        await stateNow();
      }
      await tuku.stop();
      console.log(`${ROUNDS} kills, ${done} of them after the answer, 0 lost`);
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  },
  90_000 + ROUNDS * 30_000,
);
