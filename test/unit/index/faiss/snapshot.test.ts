import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { createExactIndex } from '../../../../src/index/exact.ts';
import { createIndexes, type IndexSettings } from '../../../../src/index/factory.ts';
import { createFaissClient, FaissError } from '../../../../src/index/faiss/client.ts';
import { startFaissProcess } from '../../../../src/index/faiss/process.ts';
import type { Metric } from '../../../../src/index/port.ts';
import { faissInProcess, faissTrouble, untilBuilt } from '../../../support/faiss.ts';
import { clusteredVectors } from '../../../support/faiss-recall.ts';

const trouble = await faissTrouble();
const withFaiss = trouble === null ? describe : describe.skip;

const vectors = clusteredVectors(400, 16);
const query = vectors[7] as Float32Array;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuku-snapshots-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const file = () => join(folder, 'things.faiss');

interface Use {
  readonly from?: readonly Float32Array[];
  readonly metric?: Metric;
  readonly settings?: Partial<IndexSettings>;
  readonly start?: typeof faissInProcess;
}

/** One life of a server: a collection is filled and searched, first while FAISS is being loaded or built. */
async function life({ from = vectors, metric = 'cosine', settings = {}, start = faissInProcess }: Use = {}) {
  const said: string[] = [];
  const log = {
    info: (facts: object, text: string) => void said.push(`${text} ${(facts as { taken?: number }).taken ?? ''}`),
    warn: (facts: object, text: string) => void said.push(`${text}: ${(facts as { reason: string }).reason}`),
  };
  const indexes = createIndexes({ engine: 'faiss', faissFactory: 'HNSW32', folder, log, ...settings }, { start });
  const dimension = from[0]?.length as number;
  const [index, exact] = [
    indexes.create({ dimension, metric, name: 'things' }),
    createExactIndex({ dimension, metric }),
  ];
  for (const [i, vector] of from.entries()) for (const one of [index, exact]) one.upsert(i + 1, vector);
  const [wanted, asked] = [from[7] as Float32Array, 10];
  const expected = await exact.search(wanted, asked);
  expect(await index.search(wanted, asked)).toEqual(expected);
  await untilBuilt(indexes);
  expect(await index.search(wanted, asked)).toEqual(expected);
  const { collections, answered } = indexes.describe().faiss;
  await Promise.all([index.close(), exact.close(), indexes.close()]);
  return { said, state: collections[0]?.state, answered };
}

const loaded = (count: number) => `FAISS snapshot loaded ${count}`;
const rejected = (reason: string) => `FAISS snapshot rejected: the index is rebuilt: ${reason}`;

withFaiss(`FAISS snapshots${trouble === null ? '' : ` (${trouble})`}`, () => {
  it('are used by the next server', async () => {
    expect((await life()).said).toEqual([]);
    const { said, state, answered } = await life();
    expect([said, state, answered.withFaiss]).toEqual([[loaded(400)], 'faiss', 1]);
  });

  it('are used by a FAISS process, too', async () => {
    await life({ start: startFaissProcess });
    expect((await life({ start: startFaissProcess })).said).toEqual([loaded(400)]);
  });

  it('are completed with later changes, and written again if there are many', async () => {
    await life();
    const changed = vectors.map((vector, i) => (i < 8 ? (vectors[i + 100] as Float32Array).map((x) => -x) : vector));
    expect((await life({ from: changed })).said).toEqual([loaded(392)]);
    const more = [...changed, ...clusteredVectors(200, 16, { seed: 9 })];
    expect((await life({ from: more })).said).toEqual([loaded(392)]);
    expect((await life({ from: more })).said).toEqual([loaded(600)]);
  });

  it('neither help nor harm if they are of other vectors', async () => {
    await life();
    const others = clusteredVectors(300, 16, { seed: 5 });
    expect((await life({ from: others })).said).toEqual([rejected('most of its vectors are gone')]);
    expect((await life({ from: others })).said).toEqual([loaded(300)]);
  });

  it.each([
    ['metric', { metric: 'euclidean' }, 'it was written for metric cosine, not euclidean'],
    ['dimension', { from: clusteredVectors(300, 24) }, 'it was written for dimension 16, not 24'],
    ['factory', { settings: { faissFactory: 'Flat' } }, 'it was written for factory HNSW32, not Flat'],
  ] as const)('of another %s are rejected', async (_, other, reason) => {
    await life();
    expect((await life(other)).said).toEqual([rejected(reason)]);
    expect((await life(other)).said[0]).toMatch(/^FAISS snapshot loaded/);
  });

  it('of another build of FAISS are rejected', async () => {
    await life();
    const bytes = readFileSync(file());
    const at = bytes.indexOf('"addon":"') + 9;
    bytes.write(bytes.toString('latin1', at, at + 1) === '0' ? '1' : '0', at);
    createHash('sha256')
      .update(bytes.subarray(0, -40))
      .digest()
      .copy(bytes, bytes.length - 40);
    writeFileSync(file(), bytes);
    expect((await life()).said[0]).toMatch(/rejected: the index is rebuilt: it was written for addon/);
  });

  it('that are damaged anywhere are rejected and replaced', async () => {
    await life();
    const sound = readFileSync(file());
    const damage = fc.tuple(fc.nat(sound.length - 1), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(damage, async ([at, change]) => {
        const bytes = Buffer.from(sound);
        bytes[at] = (bytes[at] as number) ^ change;
        writeFileSync(file(), bytes);
        const { said, state } = await life();
        expect([said.length, said[0]]).toEqual([1, expect.stringMatching(/^FAISS snapshot rejected/)]);
        expect(state).toBe('faiss');
      }),
      { numRuns: 15 },
    );
    expect((await life()).said).toEqual([loaded(400)]);
  });

  it.each([0, 1, 43, 44, 1000])('cut to %p bytes are rejected', async (length) => {
    await life();
    truncateSync(file(), length);
    expect((await life()).said[0]).toMatch(/rejected: the index is rebuilt: it is (truncated|not a snapshot)/);
  });

  it('that FAISS wrote but Tuku did not are rejected', async () => {
    const client = faissInProcess();
    await client.open({ shape: { dimension: 16, metric: 'cosine', factory: 'HNSW32' }, snapshot: null, expected: 0 });
    await client.add(Float32Array.from({ length: 160 }, (_, i) => i));
    await client.save(join(folder, 'other.tmp'), join(folder, 'other'), new Float64Array(10));
    const whole = readFileSync(join(folder, 'other'));
    writeFileSync(file(), whole.subarray(0, whole.lastIndexOf('{') - 80));
    expect((await life()).said[0]).toMatch(/rejected: the index is rebuilt: it is not a snapshot/);
  });

  it('that are being written when their index is closed leave nothing behind', async () => {
    let written: () => void = () => undefined;
    const writing = new Promise<void>((resolve) => {
      written = resolve;
    });
    const start = () => {
      const save = async (temporary: string) => {
        writeFileSync(temporary, 'half of it');
        written();
        await new Promise<never>(() => undefined);
      };
      return { ...faissInProcess(), save };
    };
    const log = { info: () => undefined, warn: () => undefined };
    const indexes = createIndexes({ engine: 'faiss', faissFactory: 'Flat', folder, log }, { start });
    const index = indexes.create({ dimension: 16, name: 'things' });
    for (const [i, vector] of vectors.entries()) index.upsert(i + 1, vector);
    await index.search(query, 1);
    await writing;
    expect(readdirSync(folder)).toHaveLength(1);
    await index.close();
    expect(readdirSync(folder)).toEqual([]);
    await indexes.close();
  });

  it('that end the process reading them are removed, and the next one builds', async () => {
    await life();
    let starts = 0;
    const start = () => {
      if (starts++ > 1) return faissInProcess();
      const crash = () => Promise.reject(new FaissError('its process ended with SIGSEGV'));
      return starts === 1 ? faissInProcess() : createFaissClient(crash, async () => undefined);
    };
    // The first start is the probe of `--index faiss`.
    const { state, said } = await lifeAfterCrash(start);
    expect(state).toBe('faiss');
    expect(said).toEqual(['FAISS index failed: searches are exact scans: its process ended with SIGSEGV']);
  });

  async function lifeAfterCrash(start: typeof faissInProcess) {
    const said: string[] = [];
    const log = {
      info: () => undefined,
      warn: (facts: object, text: string) => void said.push(`${text}: ${(facts as { reason: string }).reason}`),
    };
    const indexes = createIndexes({ engine: 'faiss', faissFactory: 'HNSW32', folder, log }, { start });
    const index = indexes.create({ dimension: 16, name: 'things' });
    for (const [i, vector] of vectors.entries()) index.upsert(i + 1, vector);
    const before = await index.search(query, 10);
    while (indexes.describe().faiss.collections[0]?.state !== 'failed') await new Promise(setImmediate);
    expect(await index.search(query, 10)).toEqual(before);
    await untilBuilt(indexes);
    expect(await index.search(query, 10)).toEqual(before);
    const [collection] = indexes.describe().faiss.collections;
    await Promise.all([index.close(), indexes.close()]);
    return { said, state: collection?.state };
  }

  it('that were being written when the server was killed do no harm and are removed', async () => {
    await life();
    const half = join(folder, 'things.faiss.4711.tmp');
    copyFileSync(file(), half);
    truncateSync(half, 500);
    expect((await life()).said).toEqual([loaded(400)]);
    expect(readdirSync(folder)).toEqual(['things.faiss']);
  });

  it('are complete or missing, whenever the process that writes them is killed', async () => {
    const log = { info: () => undefined, warn: () => undefined };
    for (let moment = 0; moment < 8; moment++) {
      const indexes = createIndexes({ engine: 'auto', faissFactory: 'Flat', folder, log }, { minBytes: 0 });
      const index = indexes.create({ dimension: 16, name: 'things' });
      for (const [i, vector] of vectors.entries())
        index.upsert(
          i + 1,
          vector.map((x) => x + moment),
        );
      await index.search(query, 1);
      while (indexes.describe().faiss.collections[0]?.indexed === 0) await new Promise(setImmediate);
      // FAISS is done, the snapshot begins: some milliseconds more or less.
      await new Promise((resolve) => setTimeout(resolve, 2 * moment));
      await indexes.close();
      await index.close();
      const { said } = await life({ settings: { faissFactory: 'Flat' } });
      for (const text of said) expect(text).toMatch(/loaded|most of its vectors are gone/);
    }
  });

  it('are skipped if they cannot be written, and searches continue', async () => {
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'a file');
    const { said, state } = await life();
    expect([said.length, said[0], state]).toEqual([1, expect.stringMatching(/^cannot store FAISS snapshots/), 'faiss']);
  });

  it('are kept for the most recently used collections only, and removed on request', async () => {
    await life();
    for (let i = 0; i < 70; i++) {
      const old = join(folder, `gone-${i}.faiss`);
      writeFileSync(old, 'x');
      utimesSync(old, 1000 + i, 1000 + i);
    }
    const log = { info: () => undefined, warn: () => undefined };
    const indexes = createIndexes({ engine: 'auto', faissFactory: 'HNSW32', folder, log });
    const left = readdirSync(folder);
    expect([left.length, left.includes('things.faiss'), left.includes('gone-0.faiss')]).toEqual([64, true, false]);
    indexes.forget('things');
    indexes.forget('unknown');
    while (readdirSync(folder).length > 63) await new Promise(setImmediate);
    expect(readdirSync(folder)).not.toContain('things.faiss');
    indexes.forget();
    expect(readdirSync(folder)).toEqual([]);
    await indexes.close();
  });

  it('have names that stay in their folder', async () => {
    const log = { info: () => undefined, warn: () => undefined };
    const indexes = createIndexes({ engine: 'faiss', faissFactory: 'Flat', folder, log }, { start: faissInProcess });
    const index = indexes.create({ dimension: 16, name: '../../escape' });
    index.upsert(1, query);
    await index.search(query, 1);
    await untilBuilt(indexes);
    expect(existsSync(join(folder, '..%2F..%2Fescape.faiss'))).toBe(true);
    await Promise.all([index.close(), indexes.close()]);
  });
});
