// Full-text search over HTTP: intake of documents in Chinese and English, then queries by QueryVectorsFusion for the 10 that fit
// best, on a server started with the full data folder. Words are as frequent as in languages (Zipf).
// Of many documents only the first ones are sent; the others are put into the data folder, and their words indexed afterwards.
// Options: --documents 10000,100000 --sent 5000 --rounds 100 --clients 8 --query none,rare,frequent,three,ten
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { catalogOf } from '../src/catalog/catalog.ts';
import { PgliteSql } from '../src/catalog/pglite.ts';
import { randomFrom } from '../src/engine/random.ts';
import { type OssAnswer, ossClient } from '../test/support/oss-client.ts';
import { residentMb, spawnTuku } from '../test/support/tuku-process.ts';
import { engineOf } from '../test/support/vector-engine.ts';
import { crowd } from './support/clients.ts';
import { quantile } from './support/statistics.ts';

const { values: options } = parseArgs({
  options: {
    documents: { type: 'string', default: '10000,100000' },
    sent: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '100' },
    clients: { type: 'string', default: '8' },
    query: { type: 'string', default: 'none,rare,frequent,three,ten' },
  },
});
const [rounds, clients] = [Number(options.rounds), Number(options.clients)];
const perCall = 250;
const bucket = 'bench';
const indexName = 'texts';
const random = randomFrom(7);

/** Words by rank: every other one is Chinese. */
const vocabulary = Array.from({ length: 30_000 }, (_, rank) => (rank % 2 === 0 ? chineseWord() : englishWord()));
/** The sums of frequencies up to each rank, by Zipf's law. */
const sums: number[] = [];
for (let rank = 0; rank < vocabulary.length; rank++) sums.push((sums.at(-1) ?? 0) + 1 / (rank + 2.7));

function chineseWord(): string {
  // The 3,000 characters from 一 on stand for the usual ones.
  const character = () => String.fromCharCode(0x4e00 + Math.floor(random() ** 2 * 3000));
  return character() + character();
}

function englishWord(): string {
  const letter = (letters: string) => letters[Math.floor(random() * letters.length)] as string;
  const syllables = 1 + Math.floor(random() * 3);
  return Array.from({ length: syllables }, () => letter('bcdfghklmnprstvw') + letter('aeiou') + letter('lmnrst')).join(
    '',
  );
}

function word(): string {
  const wanted = random() * (sums.at(-1) as number);
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return vocabulary[low] as string;
}

/** A paragraph of 30 to 90 words. */
const text = () => Array.from({ length: 30 + Math.floor(random() * 60) }, word).join(' ');

/** What is looked for: a word that no text has, which shows what a request costs anyway, a rare word, a frequent one, three of any kind, a sentence of ten. */
const queries: Readonly<Record<string, () => string>> = {
  none: () => 'nobodywrotethis',
  rare: () => vocabulary[2000 + Math.floor(random() * 8000)] as string,
  frequent: () => vocabulary[20 + Math.floor(random() * 80)] as string,
  three: () => [word(), word(), word()].join(' '),
  ten: () => Array.from({ length: 10 }, word).join(' '),
};

function succeeded(answer: OssAnswer): OssAnswer {
  if (answer.code !== '') throw new Error(`${answer.status} ${answer.code}`);
  return answer;
}

const documentOf = (n: number) => ({ key: `document-${n}`, metadata: { body: text() } });
const embedding = () => Array.from({ length: 8 }, random);

/** Puts documents into a data folder that no server has open. */
async function fillFolder(folder: string, from: number, to: number): Promise<void> {
  const sql = await PgliteSql.open({ folder: join(folder, 'catalog', 'postgres'), durability: 'process' });
  const catalog = catalogOf(sql, { engine: 'pglite', version: '', where: folder }, () => sql.close());
  const engine = engineOf(catalog);
  const [found] = await catalog.overview.vectorIndexes({}, 1);
  if (found === undefined) throw new Error('no index');
  const [row] = await sql.query<{ definition: string }>(
    "SELECT pg_get_indexdef('tuku.vectors_by_words'::regclass) AS definition",
  );
  await sql.exec('DROP INDEX tuku.vectors_by_words');
  for (let n = from; n < to; n += 1000) {
    const drafts = Array.from({ length: Math.min(1000, to - n) }, (_, place) => {
      return { ...documentOf(n + place), vector: Float32Array.from(embedding()) };
    });
    await engine.vectors.put(found.namespace, { bucket, index: indexName }, drafts, { maxVectors: 1e9 });
  }
  await sql.exec(row?.definition ?? '');
  await engine.tasks.close();
  await catalog.close();
}

const ms = (times: readonly number[], part: number) => quantile(times, part).toFixed(1);
const load = () => (loadavg()[0] ?? 0).toFixed(1);

console.log(`| documents | query | one client p50, ms | p99 | ${clients} clients p50, ms | p99 | queries/s | load |`);
console.log('|---|---|---|---|---|---|---|---|');
const notes: string[] = [];
for (const count of options.documents.split(',').map(Number)) {
  const data = mkdtempSync(join(tmpdir(), 'tuku-bench-'));
  const filling = await spawnTuku(['--data-dir', data]);
  const fill = ossClient(filling.url);
  const fields = [
    { name: 'embedding', type: 'vector', dataType: 'float32', dimension: 8, distanceMetric: 'cosine' },
    { name: 'body', type: 'string', text: { enabled: true } },
  ];
  succeeded(await fill('PutVectorBucket', bucket));
  succeeded(await fill('PutVectorIndexFusion', bucket, { indexName, mode: 'fusion', schemaConfiguration: { fields } }));
  const started = performance.now();
  const sent = Math.min(count, Number(options.sent));
  const puts = await crowd(Math.ceil(sent / perCall), clients, async (round) => {
    const vectors = Array.from({ length: perCall }, (_, place) => ({
      ...documentOf(round * perCall + place),
      data: { embedding: embedding() },
    }));
    succeeded(await fill('PutVectors', bucket, { indexName, vectors }));
  });
  const perSecond = Math.round((1000 * sent) / (performance.now() - started));
  notes.push(
    `${sent} documents: intake ${perSecond}/s, acknowledged; a call of ${perCall} p50 ${ms(puts, 0.5)} ms; load ${load()}`,
  );
  await filling.stop();
  if (sent < count) await fillFolder(data, sent, count);

  const tuku = await spawnTuku(['--data-dir', data]);
  const call = ossClient(tuku.url);
  const search = async (value: string) => {
    const query = { body: { $textMatch: { value } } };
    const { vectors } = succeeded(await call('QueryVectorsFusion', bucket, { indexName, query, limit: 10 }));
    if (vectors.length === 0 && value.includes(' ')) throw new Error(`nothing found by ${value}`);
  };
  const [cold] = await crowd(1, 1, () => search(text()));
  notes.push(`${count} documents: the first query after a start ${cold?.toFixed(0)} ms`);
  for (const name of options.query.split(',')) {
    const query = queries[name];
    if (query === undefined) throw new Error(`--query: ${Object.keys(queries).join(',')}`);
    const alone = await crowd(rounds, 1, () => search(query()));
    const start = performance.now();
    const together = await crowd(rounds, clients, () => search(query()));
    const rate = ((1000 * rounds) / (performance.now() - start)).toFixed(0);
    const cells = [ms(alone, 0.5), ms(alone, 0.99), ms(together, 0.5), ms(together, 0.99), rate, load()];
    console.log(`| ${count} | ${name} | ${cells.join(' | ')} |`);
  }
  // The index lives in the memory of the next query: another client's writes are read by it.
  const written = await crowd(Math.ceil(rounds / 10), 1, async (round) => {
    const vectors = [{ ...documentOf(round), data: { embedding: embedding() } }];
    succeeded(await call('PutVectors', bucket, { indexName, vectors }));
    await search(text());
  });
  notes.push(
    `${count} documents: one replaced, then a query, p50 ${ms(written, 0.5)} ms; memory ${residentMb(tuku.pid).toFixed(0)} MB`,
  );
  await tuku.stop();
  rmSync(data, { recursive: true });
}
console.log(`\n${notes.join('\n')}`);
