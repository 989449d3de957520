// A vector index that Milvus searches: queries for the 10 nearest by Tuku's engine, which read what the catalog knows beside what
// Milvus finds; through a server, over HTTP with signed requests; and by Milvus's own SDK at eventual consistency in the same
// collection; in turn, all without metadata. Then fresh and removed vectors through two servers.
// Needs a catalog and a Milvus server: TUKU_PGVECTOR_SETTINGS="-c shared_buffers=1GB" scripts/pgvector-server.sh scripts/milvus-server.sh npm run bench -- milvus
// Options: --vectors 100000 --dimension 512 --rounds 300 --fresh 500 --kept (what an earlier run has filled)
import { loadavg } from 'node:os';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openCatalog } from '../src/catalog/catalog.ts';
import type { Namespace } from '../src/catalog/port.ts';
import { PostgresSql } from '../src/catalog/postgres.ts';
import type { Row } from '../src/catalog/sql.ts';
import { idOf } from '../src/engine/nearest/mirrored/members.ts';
import type { FoundIndex } from '../src/engine/vector-index-row.ts';
import { connectMilvus, parseMilvusUrl } from '../src/index/milvus/client.ts';
import { expressionOf } from '../src/index/milvus/facts.ts';
import { loadMilvusSdk } from '../src/index/milvus/library.ts';
import type { VectorFilter } from '../src/vector-api/filter.ts';
import { clusteredVectors } from '../test/support/faiss-recall.ts';
import { spawnTuku } from '../test/support/tuku-process.ts';
import { engineOf } from '../test/support/vector-engine.ts';
import { treeMb } from './support/memory.ts';
import { quantile } from './support/statistics.ts';
import { type BenchFilter, benchFilters, benchIndex, k, labelled, nearestKeys } from './support/vector-bucket.ts';

const { values: options } = parseArgs({
  options: {
    vectors: { type: 'string', default: '100000' },
    dimension: { type: 'string', default: '512' },
    rounds: { type: 'string', default: '300' },
    fresh: { type: 'string', default: '500' },
    kept: { type: 'boolean', default: false },
  },
});
const [count, dimension, rounds, fresh] = [options.vectors, options.dimension, options.rounds, options.fresh].map(
  Number,
) as [number, number, number, number];
const databaseUrl = process.env.DATABASE_URL ?? process.env.TUKU_TEST_DATABASE_URL;
const milvusUrl = process.env.TUKU_MILVUS ?? process.env.TUKU_TEST_MILVUS;
if (databaseUrl === undefined || milvusUrl === undefined) throw new Error('DATABASE_URL or TUKU_MILVUS is not set');
const serve = (...args: string[]) =>
  spawnTuku(args, undefined, { env: { DATABASE_URL: databaseUrl, TUKU_MILVUS: milvusUrl } });

const load = () => loadavg()[0]?.toFixed(1);

const vectors = clusteredVectors(count + rounds, dimension);
const queries = vectors.splice(count);

if (!options.kept) {
  const filling = await serve('--index', 'exact');
  await fetch(`${filling.url}/_tuku/reset`, { method: 'POST' });
  const filled = benchIndex(filling.url);
  await filled.create(dimension);
  await filled.fill(vectors, 2);
  await filling.stop();
}
console.log(`${count} vectors of ${dimension} numbers; load ${load()}`);

const loaded = loadMilvusSdk();
const url = parseMilvusUrl(milvusUrl);
if ('missing' in loaded || url === undefined) throw new Error('missing' in loaded ? loaded.missing : milvusUrl);
const own = connectMilvus(loaded.sdk, url, { token: process.env.TUKU_MILVUS_TOKEN });

const moved = performance.now();
const tuku = await serve('--index', 'milvus');
const first = benchIndex(tuku.url);
await first.send('PutVectors', { vectors: labelled(vectors, 0, 1) });
interface Info {
  readonly engines: { readonly index: { readonly milvus: { readonly collections: readonly { state: string }[] } } };
}
for (let state = ''; state !== 'searched'; await sleep(500)) {
  const { engines } = (await (await fetch(`${tuku.url}/_tuku/info`)).json()) as Info;
  state = engines.index.milvus.collections[0]?.state ?? '';
}
const sql = new PostgresSql(databaseUrl);
const [copy] = await sql.query<{ name: string }>(
  'SELECT name FROM tuku_mirrors.collections WHERE index_id IS NOT NULL',
);
const members = await sql.query<{ id: string; key: string }>('SELECT id, key FROM tuku.vectors');
const keyOf = new Map(members.map(({ id, key }) => [Number(id), key]));
const name = copy?.name ?? '';
console.log(`copied in ${((performance.now() - moved) / 1000).toFixed(0)} s; load ${load()}`);
// What came last would be searched without an index.
await own.flush(name);
// A handful of rows gets none.
for (let tried = 0; tried < (options.kept ? 10 : 240) && !(await own.isIndexed(name)); tried++) await sleep(500);
await sleep(5000);
console.log(`indexed after ${((performance.now() - moved) / 1000).toFixed(0)} s; load ${load()}`);

const catalog = await openCatalog({ databaseUrl });
const rules = { engine: 'milvus', storedFrom: 100_000, cacheBytes: Number.POSITIVE_INFINITY, hasMilvus: true } as const;
const engine = engineOf(catalog, rules, {
  milvus: connectMilvus(loaded.sdk, url, { token: process.env.TUKU_MILVUS_TOKEN }),
});
const [home] = await sql.query<Namespace & Row>('SELECT family, account, region FROM tuku.namespaces');
await sql.close();
const queryEngine = async (index: FoundIndex, vector: Float32Array, filter: VectorFilter | undefined) =>
  (await engine.vectors.query(index, { vector, k, ...(filter && { filter }) }, {})).map(({ key }) => key);

const unit = (vector: Float32Array) => {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
};
/** As a client of Milvus would: no more than k, with the same effort of the index. */
const queryMilvus = async (vector: Float32Array, filter: string | undefined) =>
  (await own.search(name, { vectors: [unit(vector)], limit: k, filter }))[0] ?? [];

/** The share that passes, its filter for the server, for the engine, and for Milvus. */
const tenth = (round: number): VectorFilter => ({ field: 'tenth', any: [round % 10] });
const shares = [
  { share: 'none', filter: benchFilters(count).none as BenchFilter, of: () => undefined },
  { share: '10 %', filter: benchFilters(count).tenth as BenchFilter, of: tenth },
];
console.log(
  '\n| filter | Milvus p50, ms | p90 | engine p50, ms | p90 | of Milvus | HTTP p50, ms | p90 | of Milvus | recall of Milvus | engine | HTTP | short | load |',
);
console.log(`|---${'|--:'.repeat(13)}|`);
for (const { share, filter, of } of shares) {
  const index = await engine.vectorBuckets.getIndex(home as Namespace, 'bench', 'vectors');
  const ways: readonly ((vector: Float32Array, round: number) => Promise<readonly string[]>)[] = [
    async (vector, round) => {
      const passing = of(round);
      const pks = await queryMilvus(vector, passing && expressionOf(passing, { salt: name }).text);
      return pks.map((pk) => keyOf.get(idOf(pk)) ?? '');
    },
    (vector, round) => queryEngine(index, vector, of(round)),
    (vector, round) => first.query(vector, filter.of(round), false),
  ];
  const times: number[][] = ways.map(() => []);
  const answers: (readonly string[])[][] = ways.map(() => []);
  for (let round = -20; round < rounds; round++) {
    const at = Math.max(0, round);
    for (let turn = 0; turn < ways.length; turn++) {
      const way = (turn + at) % ways.length;
      const start = performance.now();
      const keys = await (ways[way] as (typeof ways)[number])(queries[at] as Float32Array, at);
      if (round >= 0) times[way]?.push(performance.now() - start);
      (answers[way] as (readonly string[])[])[at] = keys;
    }
  }
  // Afterwards: it reads everything, so that nothing of a search would be left in the processor's caches.
  const wanted = queries.map((query, at) => nearestKeys(vectors, query, filter.passing(at, count)));
  const found = answers.map((all) => all.flatMap((keys, at) => keys.filter((key) => wanted[at]?.has(key))).length);
  const [own = [], ...both] = times;
  const ms = (some: readonly number[], part: number) => quantile(some, part).toFixed(1);
  const cells = [share, ms(own, 0.5), ms(own, 0.9)];
  for (const some of both) {
    cells.push(ms(some, 0.5), ms(some, 0.9), (quantile(some, 0.5) / quantile(own, 0.5)).toFixed(2));
  }
  const short = answers
    .slice(1)
    .flat()
    .filter((keys) => keys.length < k).length;
  cells.push(...found.map((one) => (one / (k * rounds)).toFixed(4)), String(short), String(load()));
  console.log(`| ${cells.join(' | ')} |`);
}
engine.nearest.close();
await engine.tasks.close();
await catalog.close();
console.log(`\nmemory of the server: ${treeMb(tuku.pid).toFixed(0)} MB`);

const second = await serve('--index', 'milvus');
const other = benchIndex(second.url);
let [missed, left] = [0, 0];
for (let round = 0; round < fresh; round++) {
  const [writer, reader] = round % 2 === 0 ? [first, other] : [other, first];
  const vector = (queries[round % rounds] as Float32Array).map(
    (one, at) => one + (at === round % dimension ? 0.001 : 0),
  );
  const key = `fresh-${round}`;
  await writer.send('PutVectors', { vectors: [{ key, data: { float32: Array.from(vector) }, metadata: {} }] });
  if ((await reader.query(vector, undefined))[0] !== key) missed++;
  await writer.send('DeleteVectors', { keys: [key] });
  if ((await reader.query(vector, undefined)).includes(key)) left++;
}
console.log(
  `of ${fresh} fresh vectors ${missed} were missed, of ${fresh} removed ones ${left} were found; load ${load()}`,
);
await Promise.all([tuku.stop(), second.stop(), own.close()]);
