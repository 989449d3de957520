import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { openCatalog } from '../../../src/catalog/catalog.ts';
import type { Catalog } from '../../../src/catalog/port.ts';
import { privateRoot } from '../../../src/catalog/private-root.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { VectorDraft } from '../../../src/engine/vectors.ts';
import type { VectorFilter } from '../../../src/vector-api/filter.ts';
import { openTestCatalog } from '../../support/lent-catalog.ts';
import { engineOf } from '../../support/vector-engine.ts';
import { filters, metadata } from '../../support/vector-filters.ts';
import { bruteForce, passes } from '../../support/vector-model.ts';

// More for a longer run: TUKU_MODEL_STEPS=20000.
const steps = Number(process.env.TUKU_MODEL_STEPS ?? 400);
// scripts/test-postgres.sh starts a server and sets this.
const databaseUrl = process.env.TUKU_TEST_DATABASE_URL;
const seed = Number(process.env.TUKU_MODEL_SEED ?? 1);
const home = { family: 'f', account: 'a', region: 'r' };
const folder = mkdtempSync(join(privateRoot(), 'tuku-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const metrics = ['cosine', 'euclidean'] as const;
const dimension = 3;
const key = fc.constantFrom(...Array.from({ length: 60 }, (_, n) => `k${n}`), '\0', '\uFFFF', '🖼');
// Few numbers: many ties. Zero vectors have no angle, so there is always a last number.
const numbers = fc
  .tuple(fc.constantFrom(0, 1, -1, 0.1), fc.constantFrom(0, 1, 2), fc.constantFrom(1, 1.0000001, 3))
  .map((three) => Float32Array.from(three));
const draft: fc.Arbitrary<VectorDraft> = fc.record({ key, vector: numbers, metadata });
const index = fc.constantFrom(...metrics);
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ put: fc.uniqueArray(draft, { maxLength: 12, selector: (one) => one.key }), index }),
  },
  { weight: 2, arbitrary: fc.record({ remove: fc.array(key, { maxLength: 8 }), index }) },
  {
    weight: 8,
    arbitrary: fc.record({
      query: numbers,
      k: fc.integer({ min: 0, max: 70 }),
      filter: fc.option(filters, { nil: undefined }),
      index,
    }),
  },
  { weight: 2, arbitrary: fc.record({ list: fc.option(filters, { nil: undefined }), index }) },
  { weight: 1, arbitrary: fc.record({ empty: fc.constant(true), index }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Two engines over one catalog, each with its own memory, as two servers would have them; and a plain map beside them. */
class World {
  readonly stored = { cosine: new Map<string, VectorDraft>(), euclidean: new Map<string, VectorDraft>() };
  catalog!: Catalog;
  engines: Engine[] = [];

  async start(): Promise<void> {
    this.catalog = await openCatalog(databaseUrl === undefined ? { dataDir: folder } : { databaseUrl });
    this.engines = [engineOf(this.catalog), engineOf(this.catalog)];
  }

  async stop(): Promise<void> {
    for (const engine of this.engines) await engine.tasks.close();
    await this.catalog.close();
  }

  async create(name: (typeof metrics)[number]): Promise<void> {
    const [engine] = this.engines;
    const made = { name, dimension, metric: name, unfilterable: [] };
    await engine?.vectorBuckets.createIndex(home, 'b', made, { maxIndexes: 2 });
  }

  async run(engine: Engine, one: Step): Promise<void> {
    const ref = { bucket: 'b', index: one.index };
    const stored = this.stored[one.index];
    if ('put' in one) {
      await engine.vectors.put(home, ref, one.put, { maxVectors: 100 });
      for (const vector of one.put) stored.set(vector.key, vector);
    } else if ('remove' in one) {
      const gone = one.remove.filter((name) => stored.delete(name));
      expect(await engine.vectors.remove(home, ref, one.remove)).toBe(gone.length);
    } else if ('query' in one) {
      const query = { vector: one.query, k: one.k, ...(one.filter && { filter: one.filter }) };
      const found = await engine.vectorBuckets.getIndex(home, 'b', one.index);
      const hits = await engine.vectors.query(found, query, { metadata: true });
      expect(hits).toEqual(bruteForce(stored.values(), one.index, query));
    } else if ('list' in one) {
      await this.#checkList(engine, one.index, one.list);
    } else {
      await engine.vectorBuckets.removeIndex(home, 'b', one.index);
      stored.clear();
      await this.create(one.index);
    }
  }

  async #checkList(engine: Engine, name: (typeof metrics)[number], filter?: VectorFilter): Promise<void> {
    const page = { limit: 100, ...(filter && { filter }) };
    const parts = { vector: true, metadata: true };
    const found = await engine.vectorBuckets.getIndex(home, 'b', name);
    const { vectors } = await engine.vectors.list(found, page, parts);
    const expected = [...this.stored[name].values()].filter((vector) => passes(filter ?? { all: [] }, vector.metadata));
    expect(vectors).toEqual(expected);
    expect(found).toMatchObject({ vectorCount: this.stored[name].size });
  }
}

test(`${steps} random steps by two engines, with restarts, agree with a plain map`, async () => {
  const world = new World();
  await world.start();
  await world.engines[0]?.reset({});
  await world.engines[0]?.vectorBuckets.create(home, { name: 'b', settings: {} }, { maxBuckets: 1 });
  for (const metric of metrics) await world.create(metric);
  for (const [at, one] of fc.sample(step, { numRuns: steps, seed }).entries()) {
    await world.run(world.engines[at % 3 === 0 ? 1 : 0] as Engine, one);
    if (at % 250 === 249) {
      await world.stop();
      await world.start();
    }
  }
  await world.stop();
}, 600_000);

test('what a query answers while others write was true at one moment', async () => {
  const catalog = await openTestCatalog();
  const engines = [engineOf(catalog), engineOf(catalog)] as const;
  await engines[0].reset({});
  const ref = { bucket: 'b', index: 'i' };
  await engines[0].vectorBuckets.create(home, { name: 'b', settings: {} }, { maxBuckets: 1 });
  const made = { name: 'i', dimension: 2, metric: 'euclidean' as const, unfilterable: [] };
  await engines[0].vectorBuckets.createIndex(home, 'b', made, { maxIndexes: 1 });
  const room = { maxVectors: 100 };
  // Every state: twenty vectors at one distance that their metadata tell, five of them under other keys each time.
  const write = async (engine: Engine, round: number) => {
    const keys = [
      ...Array.from({ length: 15 }, (_, n) => `k${n}`),
      ...Array.from({ length: 5 }, (_, n) => `r${round}-${n}`),
    ];
    const drafts = keys.map((name) => ({ key: name, vector: Float32Array.of(round, 0), metadata: { round } }));
    await engine.vectors.put(home, ref, drafts, room);
    await engine.vectors.remove(home, ref, keys.slice(15));
  };
  await write(engines[0], 1);
  let writing = true;
  const writers = engines.map(async (engine, lane) => {
    for (let round = 2; round < 40; round++) await write(engine, 100 * lane + round);
  });
  const readers = engines.flatMap((engine) =>
    [undefined, { field: 'round', exists: true }, { field: 'round', none: [0] }].map(async (filter) => {
      let answers = 0;
      for (; writing || answers === 0; answers++) {
        const query = { vector: new Float32Array(2), k: 20, ...(filter && { filter }) };
        const found = await engine.vectorBuckets.getIndex(home, 'b', 'i');
        const hits = await engine.vectors.query(found, query, { metadata: true });
        const fixed = hits.filter(({ key: name }) => name.startsWith('k'));
        expect(fixed).toHaveLength(15);
        const { round } = fixed[0]?.metadata ?? {};
        expect(new Set(fixed.map(({ metadata: { round: of } = {}, distance }) => `${of} ${distance}`))).toEqual(
          new Set([`${round} ${round}`]),
        );
      }
      return answers;
    }),
  );
  await Promise.all(writers);
  writing = false;
  for (const answers of await Promise.all(readers)) expect(answers).toBeGreaterThan(0);
  for (const engine of engines) await engine.tasks.close();
  await catalog.close();
}, 60_000);
