import { setTimeout as sleep } from 'node:timers/promises';
import { openCatalog } from '../../src/catalog/catalog.ts';
import type { Catalog, Picture } from '../../src/catalog/port.ts';
import { PostgresSql } from '../../src/catalog/postgres.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { PlacementRules } from '../../src/engine/nearest/placement.ts';
import type { VectorQuery } from '../../src/engine/vectors.ts';
import type { Features } from '../../src/features/port.ts';
import type { Milvus } from '../../src/index/milvus/port.ts';
import type { VectorFilter } from '../../src/vector-api/filter.ts';
import { engineOf, noPictures, now } from './vector-engine.ts';

export const databaseUrl = process.env.TUKU_TEST_DATABASE_URL ?? '';
export const home = { family: 'f', account: 'a', region: 'r' };
export const ref = { bucket: 'b', index: 'i' };
export const room = { maxVectors: 1_000_000 };

/** What a server of these tests is made of, where it differs from the others. */
interface ServerOptions {
  readonly features?: Features;
  readonly milvus?: Milvus | undefined;
  /** Whether its catalog is embedded, instead of the database. */
  readonly isEmbedded?: boolean;
}

/**
 * Servers of one database, which is empty before each test, as far as they search; what tests do with them. A test fails where
 * one has warned of something that the test did not take.
 */
export function catalogServers() {
  const open: { catalog: Catalog; engine: Engine }[] = [];
  const logged: string[] = [];
  let sql: PostgresSql;

  async function server(rules: Partial<PlacementRules>, options: ServerOptions = {}): Promise<Engine> {
    const catalog = await openCatalog(options.isEmbedded ? {} : { databaseUrl });
    const placement = { engine: 'exact', storedFrom: 100_000, cacheBytes: Number.POSITIVE_INFINITY, ...rules } as const;
    const engine = engineOf(catalog, placement, {
      features: options.features ?? { ...noPictures, model: 'm', dimension: 8 },
      milvus: options.milvus,
      log: {
        info: (_facts, text) => logged.push(text),
        warn: (facts, text) => logged.push(`warning: ${text}: ${JSON.stringify(facts)}`),
      },
    });
    open.push({ catalog, engine });
    return engine;
  }
  /** What was warned of since the last look. */
  const warnings = () => logged.splice(0).filter((text) => text.startsWith('warning'));
  /** How often something was logged since then. */
  const told = (text: RegExp) => logged.filter((one) => text.test(one)).length;

  beforeAll(() => {
    sql = new PostgresSql(databaseUrl);
  });
  beforeEach(async () => {
    await (await server({})).reset({});
  });
  afterEach(async () => {
    const left = warnings();
    for (const { catalog, engine } of open.splice(0)) {
      engine.nearest.close();
      await engine.tasks.close();
      await catalog.close();
    }
    expect(left).toEqual([]);
  });
  afterAll(() => sql.close());

  /** Numbers that repeat from run to run. */
  let state = 7;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
  const numbers = (dimension = 8) => Float32Array.from({ length: dimension }, () => random() * 2 - 1);

  async function makeIndex(engine: Engine, metric: 'cosine' | 'euclidean' = 'cosine', dimension = 8): Promise<void> {
    await engine.vectorBuckets.create(home, { name: 'b', settings: {} }, { maxBuckets: 2 });
    await addIndex(engine, metric, dimension);
  }
  async function addIndex(engine: Engine, metric: 'cosine' | 'euclidean' = 'cosine', dimension = 8): Promise<void> {
    const draft = { name: 'i', dimension, metric, unfilterable: [] };
    await engine.vectorBuckets.createIndex(home, 'b', draft, { maxIndexes: 2 });
  }
  async function put(engine: Engine, from: number, to: number, dimension = 8): Promise<void> {
    for (let at = from; at < to; at += 500) {
      const drafts = Array.from({ length: Math.min(500, to - at) }, (_, i) => ({
        key: `k${at + i}`,
        vector: numbers(dimension),
        metadata: {
          hundredth: (at + i) % 100,
          tenth: `t${(at + i) % 10}`,
          list: [`a${(at + i) % 7}`, (at + i) % 5],
          ...((at + i) % 3 === 0 && { third: true, text: `text ${at + i}` }),
        },
      }));
      await engine.vectors.put(home, ref, drafts, room);
    }
  }
  const query = async (engine: Engine, wanted: VectorQuery) =>
    engine.vectors.query(await engine.vectorBuckets.getIndex(home, 'b', 'i'), wanted, { metadata: true });
  const keys = async (engine: Engine, vector: Float32Array, k = 10, filter?: VectorFilter) =>
    (await query(engine, { vector, k, ...(filter && { filter }) })).map(({ key }) => key);

  /** A picture's embedding: one unit vector a view. */
  const embedding = (views: number) =>
    Float32Array.from(
      Array.from({ length: views }, () => {
        const view = numbers();
        const length = Math.hypot(...view);
        return Array.from(view, (value) => value / length);
      }).flat(),
    );
  const makeGallery = (engine: Engine) => engine.galleries.create(home, gallery, { maxGalleries: 1 });
  const gallery = { key: 'g', name: '', description: '', capacity: 1e6, settings: {} };
  /** Adds pictures to the gallery, each third of two views unless all are the same, tagged by a number of two digits at most. */
  async function addPictures(engine: Engine, from: number, to: number, same?: Float32Array): Promise<void> {
    await catalogOf(engine).transaction(async (all) => {
      const { id = 0 } = (await all.galleries.lock(home, 'g')) ?? {};
      for (let at = from; at < to; at++) {
        const { revision } = await all.galleries.touch(id, 1, now);
        const draft = { item: `i${at}`, name: 'p', content: '', tags: String(at % 100), details: null };
        const vector = same ?? embedding(at % 3 === 0 ? 2 : 1);
        await all.pictures.insert(id, revision, draft, { vector, model: 'm', contentHash: '' }, now);
      }
    });
  }
  const near = async (engine: Engine, vector: Float32Array, accept?: (picture: Picture) => boolean) => {
    const found = await engine.search.nearest(home, await engine.galleries.get(home, 'g'), vector, { k: 10, accept });
    return found.map(({ picture }) => picture.item);
  };

  /** The catalog of a server. */
  const catalogOf = (engine: Engine) => open.find((one) => one.engine === engine)?.catalog as Catalog;
  return {
    ...{ server, catalogOf, sql: () => sql, logged, warnings, told },
    ...{ numbers, makeIndex, addIndex, put, query, keys },
    ...{ embedding, makeGallery, addPictures, near },
  };
}

/** Those servers, whose searches an engine outside of them answers. */
export interface SearchedServers extends Omit<ReturnType<typeof catalogServers>, 'server'> {
  server(rules?: Partial<PlacementRules>, options?: ServerOptions): Promise<Engine>;
  /** Waits until that engine searches what the server has searched. @param state what pgvector calls it, if not `indexed` */
  searched(engine: Engine, state?: 'indexed' | 'without an index' | 'building an index'): Promise<void>;
  /** What that engine holds of the server's catalog: a name for each collection. */
  held(engine: Engine): Promise<readonly string[]>;
}

/** Waits until there is none of something. */
export async function none(what: () => Promise<readonly unknown[]>): Promise<void> {
  while ((await what()).length > 0) await sleep(20);
}
