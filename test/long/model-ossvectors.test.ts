import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomFrom } from '../../src/engine/random.ts';
import { ossClient } from '../support/oss-client.ts';
import { spawnTuku, type TukuProcess } from '../support/tuku-process.ts';
import { randomCalls, type Write, walk, wire } from './model-ossvectors/calls.ts';
import type { Model } from './model-ossvectors/model.ts';

/** Random calls beside a model in memory, over restarts and kills. The long run: TUKU_MODEL_OPERATIONS=20000 TUKU_MODEL_KILLS=20. */
const OPERATIONS = Number(process.env.TUKU_MODEL_OPERATIONS ?? 1500);
const KILLS = Number(process.env.TUKU_MODEL_KILLS ?? 2);
const SEED = Number(process.env.TUKU_MODEL_SEED ?? Date.now() % 1_000_000);
/** Of these, one a bucket goes out before the server is killed. */
const CANDIDATES = 12;

it(
  `vector buckets do what a model does: ${OPERATIONS} operations, ${KILLS} kills (TUKU_MODEL_SEED=${SEED})`,
  async () => {
    console.log(`TUKU_MODEL_SEED=${SEED}`);
    const random = randomFrom(SEED);
    const model: Model = new Map();
    const { read, write } = randomCalls(random, model);
    const data = mkdtempSync(join(tmpdir(), 'tuku-model-'));
    let tuku: TukuProcess = await spawnTuku(['--data-dir', data]);
    let call = ossClient(tuku.url);
    const counts = { reads: 0, writes: 0, kills: 0, restarts: 0, unknown: 0, done: 0 };

    async function send(one: Write): Promise<void> {
      const { code } = await call(one.operation, one.bucket, one.body);
      expect([one.operation, code]).toEqual([one.operation, one.code]);
      if (code === '') one.apply();
    }

    /** Everything that is stored is what the model has. */
    async function compare(): Promise<void> {
      for (const [bucket, indexes] of model) {
        const listed = await call('ListVectorIndexes', bucket, {});
        expect(listed.indexes.map(({ indexName }) => indexName)).toEqual([...indexes.keys()].sort());
        for (const [indexName, { vectors }] of indexes) {
          const found = await walk(call, { bucket, indexName, returnData: true, returnMetadata: true });
          const expected = [...vectors].map(([key, stored]) => wire(key, stored));
          expect(new Map(found?.map((one) => [one.key, one]))).toEqual(new Map(expected.map((one) => [one.key, one])));
        }
      }
    }

    /** Kills the server among writes; each of them happened as a whole or not at all. */
    async function kill(): Promise<void> {
      // One a bucket: what a write does must not depend on whether another happened.
      const writes = new Map(
        Array.from({ length: CANDIDATES }, write)
          .filter(({ code }) => code === '')
          .map((one) => [one.bucket, one]),
      );
      const sent = [...writes.values()].map((one) =>
        call(one.operation, one.bucket, one.body).then(
          ({ code }) => ({ one, code }),
          () => ({ one, code: 'unknown' }),
        ),
      );
      await new Promise((resolve) => setTimeout(resolve, random() * 15));
      await tuku.stop('SIGKILL');
      const answers = await Promise.all(sent);
      await start();
      for (const { one, code } of answers) {
        if (code !== '') counts.unknown++;
        const isDone = await one.isDone(call);
        if (code === '') expect([one.operation, isDone]).toEqual([one.operation, true]);
        if (isDone) {
          counts.done++;
          one.apply();
        }
      }
    }

    async function start(): Promise<void> {
      tuku = await spawnTuku(['--data-dir', data]);
      call = ossClient(tuku.url);
    }

    try {
      const every = Math.ceil(OPERATIONS / KILLS);
      for (let i = 1; i <= OPERATIONS; i++) {
        const reads = random() < 0.5;
        await (reads ? read(call) : send(write()));
        counts[reads ? 'reads' : 'writes']++;
        if (i % every === 0) {
          await kill();
          counts.kills++;
          await compare();
        } else if (i % every === Math.ceil(every / 2)) {
          await compare();
          await tuku.stop();
          await start();
          counts.restarts++;
          await compare();
        }
      }
      await compare();
      await tuku.stop();
      console.log(JSON.stringify(counts));
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  },
  60_000 + OPERATIONS * 100 + KILLS * 15_000,
);
