// Vector buckets in PostgreSQL, searched by pgvector, over HTTP with signed requests: intake by a server that holds nothing, the
// move of the index into a stored table, then queries for the 10 nearest with and without filters. Recall is relative to exact
// search, of the vectors that pass.
// Needs a database with pgvector: TUKU_PGVECTOR_SETTINGS="-c shared_buffers=1GB" scripts/pgvector-server.sh npm run bench -- pgvector
// Options: --vectors 100000 --dimension 512 --rounds 200 --clients 8 --filter none,one,tenth,range
import { loadavg } from 'node:os';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { clusteredVectors } from '../test/support/faiss-recall.ts';
import { spawnTuku } from '../test/support/tuku-process.ts';
import { crowd } from './support/clients.ts';
import { treeMb } from './support/memory.ts';
import { quantile } from './support/statistics.ts';
import { benchFilters, benchIndex, k, labelled, nearestKeys } from './support/vector-bucket.ts';

const { values: options } = parseArgs({
  options: {
    vectors: { type: 'string', default: '100000' },
    dimension: { type: 'string', default: '512' },
    rounds: { type: 'string', default: '200' },
    clients: { type: 'string', default: '8' },
    filter: { type: 'string', default: 'none,one,tenth,range' },
  },
});
const [count, dimension, rounds, clients] = [options.vectors, options.dimension, options.rounds, options.clients].map(
  Number,
) as [number, number, number, number];
const databaseUrl = process.env.DATABASE_URL ?? process.env.TUKU_TEST_DATABASE_URL;
if (databaseUrl === undefined) throw new Error('DATABASE_URL names no database');
/** A server on that database. */
const serve = (...args: string[]) => spawnTuku(args, undefined, { env: { DATABASE_URL: databaseUrl } });

const filters = benchFilters(count);
const ms = (times: readonly number[], part: number) => quantile(times, part).toFixed(1);
const load = () => loadavg()[0]?.toFixed(1);

const stored = clusteredVectors(count + rounds, dimension);
const queries = stored.splice(count);

const filling = await serve('--index', 'exact');
const filled = benchIndex(filling.url);
await filled.create(dimension);
const started = performance.now();
await filled.fill(stored, 2);
console.log(`${count} vectors of ${dimension} numbers; load ${load()}`);
console.log(
  `intake by a server that stores nothing yet: ${Math.round((1000 * count) / (performance.now() - started))} vectors/s`,
);
await filling.stop();

interface Info {
  readonly engines: {
    readonly index: { readonly pgvector: { readonly collections: readonly { state: string; reason?: string }[] } };
  };
}

const tuku = await serve('--index', 'pgvector');
const { send, query } = benchIndex(tuku.url);
let peak = 0;
const watch = setInterval(() => {
  peak = Math.max(peak, treeMb(tuku.pid));
}, 250);
const search = (round: number, filter: object | undefined) => query(queries[round] as Float32Array, filter);
const moved = performance.now();
// Vectors that are put start the move of what is there already; a query would first hold all of it.
await send('PutVectors', { vectors: labelled(stored, 0, 1) });
for (let state = ''; state !== 'indexed'; ) {
  await new Promise((resolve) => setTimeout(resolve, 500));
  const { engines } = (await (await fetch(`${tuku.url}/_tuku/info`)).json()) as Info;
  const [collection] = engines.index.pgvector.collections;
  if (collection?.state === 'failed') throw new Error(collection.reason);
  state = collection?.state ?? '';
}
console.log(`copied and indexed in ${((performance.now() - moved) / 1000).toFixed(0)} s; load ${load()}`);
peak = 0;

console.log(
  `\n| filter | one client p50, ms | p99 | ${clients} clients p50, ms | p99 | queries/s | recall at ${k} | short answers | load |`,
);
console.log('|---|---|---|---|---|---|---|---|---|');
for (const name of options.filter.split(',')) {
  const filter = filters[name];
  if (filter === undefined) throw new Error(`--filter: ${Object.keys(filters).join(',')}`);
  let [found, short] = [0, 0];
  const answers: string[][] = [];
  await crowd(20, 1, (round) => search(round, filter.of(round)));
  const alone = await crowd(rounds, 1, async (round) => {
    answers[round] = await search(round, filter.of(round));
  });
  for (const [round, keys] of answers.entries()) {
    if (keys.length < k) short++;
    const wanted = nearestKeys(stored, queries[round] as Float32Array, filter.passing(round, count));
    found += keys.filter((key) => wanted.has(key)).length;
  }
  const start = performance.now();
  const together = await crowd(rounds, clients, (round) => search(round, filter.of(round)));
  const perSecond = ((1000 * rounds) / (performance.now() - start)).toFixed(0);
  const cells = [ms(alone, 0.5), ms(alone, 0.99), ms(together, 0.5), ms(together, 0.99), perSecond];
  console.log(`| ${name} | ${cells.join(' | ')} | ${(found / (k * rounds)).toFixed(4)} | ${short} | ${load()} |`);
}
console.log(`\nmemory of the server while it was queried: at most ${peak.toFixed(0)} MB`);
clearInterval(watch);
await tuku.stop();

/** What it takes on the disk. */
const client = new pg.Client({ connectionString: databaseUrl });
await client.connect();
const { rows: sizes } = await client.query<Record<'catalog' | 'copy' | 'hnsw' | 'keys', string>>(`
  SELECT pg_total_relation_size('tuku.vectors') AS catalog, pg_table_size(stored.oid) AS copy,
    sum(pg_relation_size(indexrelid)) FILTER (WHERE part.relname ~ '_near_') AS hnsw,
    sum(pg_relation_size(indexrelid)) FILTER (WHERE part.relname !~ '_near_') AS keys
  FROM tuku_stored.collections JOIN pg_class AS stored ON stored.oid = to_regclass('tuku_stored.c' || table_number)
    JOIN pg_index ON indrelid = stored.oid JOIN pg_class AS part ON part.oid = indexrelid
  GROUP BY stored.oid`);
await client.end();
for (const [what, bytes] of Object.entries(sizes[0] ?? {})) {
  console.log(`${what}: ${(Number(bytes) / 1e6).toFixed(0)} MB, ${(Number(bytes) / count).toFixed(0)} bytes a vector`);
}
