import { openCatalog } from '../../src/catalog/catalog.ts';
import type { Catalog } from '../../src/catalog/port.ts';
import { PostgresSql } from '../../src/catalog/postgres.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { randomFrom } from '../../src/engine/random.ts';
import { createExactIndex } from '../../src/index/exact.ts';
import { createDatabase } from '../support/cluster.ts';
import { pictureBytes } from '../support/pictures-by-bytes.ts';

/** Engines of servers that share a PostgreSQL, one of whose galleries all of them change and search. */
const SEED = Number(process.env.TUKU_MODEL_SEED ?? Date.now() % 1_000_000);
const OPERATIONS = Number(process.env.TUKU_MODEL_OPERATIONS ?? 1000);
const PICTURES = Number(process.env.TUKU_STALL_PICTURES ?? 100_000);

const home = { family: 'f', account: 'a', region: 'r' };
const analysisOptions = { limits: { formats: [], maxBytes: 10, maxWidth: 1, maxHeight: 1, refuseFlat: false } };

interface Server {
  readonly catalog: Catalog;
  readonly engine: Engine;
}

let database: Awaited<ReturnType<typeof createDatabase>>;
const servers: Server[] = [];

async function start(dimension: number): Promise<Server> {
  const catalog = await openCatalog({ databaseUrl: database.url });
  const fetcher = { fetch: () => Promise.reject(new Error('no web')) };
  const features = pictureBytes(dimension);
  const engine = createEngine({ catalog, features, fetcher, indexOf: createExactIndex, now: () => new Date() });
  servers.push({ catalog, engine });
  return { catalog, engine };
}

beforeEach(async () => {
  database = await createDatabase(process.env.TUKU_TEST_DATABASE_URL ?? '');
});
afterEach(async () => {
  for (const { catalog, engine } of servers.splice(0)) {
    await engine.tasks.close();
    await catalog.close();
  }
  await database.drop();
});

const draft = { key: 'g', name: 'g', description: '', capacity: 1e6, settings: {} };

test(
  `galleries do on two servers what a model does: ${OPERATIONS} operations (TUKU_MODEL_SEED=${SEED})`,
  async () => {
    const random = randomFrom(SEED);
    const pick = (count: number) => Math.floor(random() * count);
    const both = [await start(3), await start(3)];
    const gallery = await both[0]?.engine.galleries.create(home, draft, { maxGalleries: 9 });
    if (gallery === undefined) throw new Error('no gallery');
    const present = () => both[pick(2)] as Server;
    /** By item: the vector, and the tags that say which write was the last. */
    const model = new Map<string, { vector: number[]; tags: string }>();
    for (let n = 0; n < OPERATIONS; n++) {
      const { pictures, search, galleries } = present().engine;
      const item = `i${pick(60)}`;
      const kind = pick(10);
      if (kind < 4) {
        const vector = [1 + pick(200), pick(200), pick(200)];
        const picture = { item, name: 'p', content: '', tags: String(n), details: {} };
        const source = { bytes: Uint8Array.from(vector) };
        await pictures.put(home, gallery, { draft: picture, source, analysisOptions });
        model.set(item, { vector, tags: String(n) });
      } else if (kind < 6) {
        const [removed = []] = await pictures.removeEach(home, gallery, [{ item }]);
        expect(removed.length).toBe(model.has(item) ? 1 : 0);
        model.delete(item);
      } else if (kind < 7 && model.has(item)) {
        await pictures.update(home, gallery, { item }, () => ({ tags: String(n) }));
        model.set(item, { ...(model.get(item) as { vector: number[] }), tags: String(n) });
      } else {
        const query = Float32Array.of(1, random(), random());
        const hits = await search.nearest(home, await galleries.get(home, 'g'), query, { k: 100 });
        expect(hits.map(({ picture }) => [picture.item, picture.tags]).sort()).toEqual(
          [...model].map(([name, { tags }]) => [name, tags]).sort(),
        );
        const cosine = (vector: number[]) =>
          vector.reduce((sum, x, at) => sum + x * (query[at] as number), 0) /
          Math.hypot(...vector) /
          Math.hypot(...query);
        for (const { picture, similarity } of hits)
          expect(similarity).toBeCloseTo(cosine(model.get(picture.item)?.vector ?? []), 4);
      }
    }
  },
  60_000 + OPERATIONS * 50,
);

test(`a writer does not wait while another server reads ${PICTURES} pictures`, async () => {
  const dimension = 768;
  const [reader, writer] = [await start(dimension), await start(dimension)];
  const gallery = await writer.engine.galleries.create(home, draft, { maxGalleries: 9 });
  const sql = new PostgresSql(database.url);
  await sql.transaction(async (tx) => {
    await tx.query('SET LOCAL statement_timeout = 0');
    const embedding = `decode(repeat('0000803f' || lpad(to_hex(n % 256), 2, '0') || '00803f', ${dimension / 2}), 'hex')`;
    await tx.query(
      `INSERT INTO tuku.pictures
         (gallery_id, revision, item, name, content, tags, details, embedding, model, content_hash, created_at)
       SELECT $1, n, 'i' || n, 'p', '', '', '{}', ${embedding}, 'bytes', md5(n::text), now()
       FROM generate_series(1, $2::int) AS n`,
      [gallery.id, PICTURES],
      { mayTakeLong: true },
    );
    await tx.query('UPDATE tuku.galleries SET revision = $2, picture_count = $2 WHERE id = $1', [gallery.id, PICTURES]);
  });
  await sql.close();
  const query = new Float32Array(dimension).fill(1);
  const from = performance.now();
  let isReading = true;
  const found = reader.engine.search
    .nearest(home, await reader.engine.galleries.get(home, 'g'), query, { k: 1 })
    .finally(() => {
      isReading = false;
    });
  const stalls: number[] = [];
  for (let n = 0; isReading; n++) {
    const began = performance.now();
    const picture = { item: `new${n}`, name: 'p', content: '', tags: '', details: {} };
    const source = { bytes: new Uint8Array(dimension).fill(1 + (n % 9)) };
    await writer.engine.pictures.put(home, gallery, { draft: picture, source, analysisOptions });
    stalls.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(await found).toHaveLength(1);
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  console.log(
    `${PICTURES} pictures read in ${seconds} s; ${stalls.length} writes meanwhile, ${Math.max(...stalls).toFixed(0)} ms at most`,
  );
  expect(stalls.length).toBeGreaterThan(5);
  expect(Math.max(...stalls)).toBeLessThan(500);
}, 300_000);
