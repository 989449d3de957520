import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomFrom } from '../../src/engine/random.ts';
import { createDatabase } from '../support/cluster.ts';
import { spawnTuku, type TukuProcess } from '../support/tuku-process.ts';
import { type VectorClient, vectorForms } from '../support/vector-forms/index.ts';
import { randomCalls, type Write, walk, wire } from './model-vectors/calls.ts';
import type { Model } from './model-vectors/model.ts';

/**
 * Random calls beside a model in memory, over restarts and kills, in the form of every vendor. With TUKU_MODEL_SERVERS=2, each
 * call goes to any of two servers on one PostgreSQL, of which one is killed or restarted at a time.
 */
const OPERATIONS = Number(process.env.TUKU_MODEL_OPERATIONS ?? 1500);
const KILLS = Number(process.env.TUKU_MODEL_KILLS ?? 2);
const SERVERS = Number(process.env.TUKU_MODEL_SERVERS ?? 1);
const SEED = Number(process.env.TUKU_MODEL_SEED ?? Date.now() % 1_000_000);
/** Of these, one a bucket goes out before the server is killed. */
const CANDIDATES = 12;

/** One dialect alone: TUKU_MODEL_DIALECT=alibaba-ossvectors. */
const forms = vectorForms.filter(({ dialect }) => [undefined, dialect].includes(process.env.TUKU_MODEL_DIALECT));

// At once: each waits most of the time.
it.concurrent.each(forms)(
  `$dialect does what a model does: ${OPERATIONS} operations, ${SERVERS} servers, ${KILLS} kills (TUKU_MODEL_SEED=${SEED})`,
  async (form) => {
    const random = randomFrom(SEED);
    const model: Model = new Map();
    const { read, write } = randomCalls(form, random, model);
    const data = mkdtempSync(join(tmpdir(), 'tuku-model-'));
    const database = SERVERS > 1 ? await createDatabase(process.env.TUKU_TEST_DATABASE_URL ?? '') : undefined;
    const servers: TukuProcess[] = [];
    /** What is called must not depend on who answers. */
    const turn = randomFrom(SEED + 1);
    const any = () => servers[Math.floor(turn() * servers.length)] as TukuProcess;
    const call: VectorClient = (...of) => form.client(any().url)(...of);
    const counts = { reads: 0, writes: 0, kills: 0, restarts: 0, unknown: 0, done: 0 };

    async function send(one: Write): Promise<void> {
      const { code } = await call(one.operation, one.bucket, one.body);
      expect([one.operation, code]).toEqual([one.operation, one.code]);
      if (code === '') one.apply();
    }

    /** Everything that is stored is what the model has. */
    async function compare(): Promise<void> {
      for (const [bucket, indexes] of model) {
        const listed = await call('listIndexes', bucket, {});
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
      const killed = any();
      await killed.stop('SIGKILL');
      const answers = await Promise.all(sent);
      await replace(killed);
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

    const start = () =>
      database === undefined
        ? spawnTuku(['--data-dir', data])
        : spawnTuku([], undefined, { env: { DATABASE_URL: database.url } });

    async function replace(stopped: TukuProcess): Promise<void> {
      servers.splice(servers.indexOf(stopped), 1, await start());
    }

    try {
      while (servers.length < SERVERS) servers.push(await start());
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
          const restarted = any();
          await restarted.stop();
          await replace(restarted);
          counts.restarts++;
          await compare();
        }
      }
      await compare();
      console.log(JSON.stringify({ dialect: form.dialect, seed: SEED, ...counts }));
    } finally {
      await Promise.all(servers.map((server) => server.stop()));
      await database?.drop();
      rmSync(data, { recursive: true, force: true });
    }
  },
  60_000 + OPERATIONS * 100 + KILLS * 15_000,
);
