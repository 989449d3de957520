import type { AllIds } from '../changes.ts';
import { filterPath } from '../filter-path.ts';
import type { Queryable, Row } from '../sql.ts';
import { fromStored } from '../text.ts';
import type { VectorTables, WordBatch, WordHit, WordQuery } from '../vector-port.ts';
import { type WordCounts, wordHash } from '../word-counts.ts';
import { parseIds } from './removals.ts';

/** Vectors with their words per batch: about a megabyte. */
const batchSize = 500;

/** The columns `words` and `frequencies` under short names; null for a vector without text. */
export function toStoredWords(words: WordCounts | undefined): {
  readonly w: readonly string[] | null;
  readonly n: readonly number[] | null;
} {
  return { w: words?.words ?? null, n: words?.counts ?? null };
}

/** Columns as `packedWords` has packed them; null for no rows. */
export function fromPackedWords(words: string | null, frequencies: string | null): (WordCounts | undefined)[] {
  const lists: readonly (readonly string[] | null)[] = JSON.parse(words ?? '[]');
  const counts: readonly (readonly number[] | null)[] = JSON.parse(frequencies ?? '[]');
  return lists.map((list, place) => (list === null ? undefined : { words: list, counts: counts[place] ?? [] }));
}

/**
 * What packs the columns of a group of rows: hashes without the dashes of UUIDs. As texts: they travel between threads faster
 * than thousands of values.
 */
export const packedWords =
  "replace(json_agg(words)::text, '-', '') AS words, json_agg(frequencies)::text AS frequencies";

/** See VectorTables. */
export async function updateWords(
  db: Queryable,
  indexId: number,
  revision: number,
  words: ReadonlyMap<number, WordCounts | undefined>,
): Promise<void> {
  const rows = [...words].map(([id, list]) => ({ i: id, ...toStoredWords(list) }));
  await db.query(update, [indexId, JSON.stringify(rows), revision]);
}

/**
 * See VectorTables. Each batch is read by its range of ids: with a limit instead, the planner may read all rows for each batch.
 * @param all the ids of the index's vectors, ascending
 */
export async function* wordsOfRange(db: Queryable, indexId: number, all: AllIds): AsyncGenerator<WordBatch> {
  const sorted = all.ids.sort();
  for (let from = 0; from === 0 || from < sorted.length; from += batchSize) {
    const range = [sorted[from] ?? 0, sorted[Math.min(from + batchSize, sorted.length) - 1] ?? 0];
    const [row] = await db.query<BatchRow>(batch, [indexId, ...range]);
    const words = fromPackedWords(row?.words ?? null, row?.frequencies ?? null);
    yield { revision: all.revision, ids: parseIds(row?.ids ?? ''), words };
  }
}

interface BatchRow extends Row {
  readonly ids: string | null;
  readonly words: string | null;
  readonly frequencies: string | null;
}

/** See VectorTables. */
export async function searchWords(
  db: Queryable,
  indexId: number,
  { field, words, minimum, filter = { all: [] }, limit, k1, b, known }: WordQuery,
): ReturnType<VectorTables['vectors']['search']> {
  const hashes = [...new Set(words.map((word) => wordHash(field, word)))];
  const { revision = -1, number = 0, mean = 1 } = known ?? {};
  const values = [
    ...[indexId, wordHash(field), `{${hashes.join(',')}}`, minimum, filterPath(indexId, filter), limit, k1, b],
    ...[revision, number, mean],
  ];
  const [row] = await db.query<FoundRow>(search, values);
  if (row === undefined) return undefined;
  const texts = { revision: row.revision, number: row.number, mean: row.mean };
  return { revision: row.revision, hits: (row.hits ?? []).map(toHit), texts };
}

interface FoundRow extends Row {
  readonly revision: number;
  readonly number: number;
  readonly mean: number;
  readonly hits: readonly (readonly [number, string, number])[] | null;
}

function toHit([id, key, score]: readonly [number, string, number]): WordHit {
  return { id, key: fromStored(key), score };
}

const update = `
UPDATE tuku.vectors SET words = w, frequencies = n, revision = $3
FROM json_to_recordset($2::json) AS given (i bigint, w uuid[], n int[])
WHERE index_id = $1 AND id = i`;

const batch = `
SELECT string_agg(id::text, ',') AS ids, ${packedWords} FROM (
  SELECT id, words, frequencies FROM tuku.vectors
  WHERE index_id = $1 AND id BETWEEN $2 AND $3 AND words IS NOT NULL ORDER BY id
) AS batch`;

/** The place of a word among those of a text; null for none. */
const frequencyOf = (word: string) => `frequencies[array_position(words, ${word})]`;

/**
 * BM25 as in Lucene: the inverse document frequency is ln(1 + (N - n + 0.5) / (n + 0.5)), which is never negative. `+ 0` keeps
 * the planner from using an index on \`index_id\`: the one on words finds fewer vectors. Joined with nothing, arrays are read
 * from where long values are kept once, and not wherever they are looked at. All texts are counted only where their number is
 * not known for this revision.
 */
const search = `
WITH wanted AS (SELECT unnest($3::uuid[]) AS word),
state AS MATERIALIZED (SELECT revision FROM tuku.vector_indexes WHERE id = $1),
counted AS MATERIALIZED (
  SELECT count(*)::float8 AS number, greatest(avg(${frequencyOf('$2::uuid')}), 1)::float8 AS mean
  FROM tuku.vectors
  WHERE (SELECT revision FROM state) <> $9::bigint AND index_id = $1 AND array_position(words, $2::uuid) IS NOT NULL
),
texts AS MATERIALIZED (
  SELECT CASE WHEN revision = $9::bigint THEN $10::float8 ELSE number END AS number,
    CASE WHEN revision = $9::bigint THEN $11::float8 ELSE mean END AS mean
  FROM state, counted
),
read AS MATERIALIZED (
  SELECT id, key, words || '{}'::uuid[] AS words, frequencies || '{}'::int[] AS frequencies,
    jsonb_path_match(filterable, $5::jsonpath) AS passes
  FROM tuku.vectors WHERE index_id + 0 = $1 AND words && $3::uuid[]
),
found AS (SELECT id, key, words, frequencies, passes, ${frequencyOf('$2::uuid')} AS length FROM read),
met AS (
  SELECT id, key, length, passes, word, ${frequencyOf('word')} AS frequency
  FROM found JOIN wanted ON word = ANY (words)
),
weights AS (
  SELECT word, ln(1 + (number - count(*) + 0.5) / (count(*) + 0.5)) AS weight FROM met, texts GROUP BY word, number
),
scored AS (
  SELECT id, key, sum(weight * frequency * ($7::float8 + 1)
    / (frequency + $7::float8 * (1 - $8::float8 + $8::float8 * length / mean)) ORDER BY word) AS score
  FROM met JOIN weights USING (word), texts
  WHERE passes GROUP BY id, key HAVING count(*) >= $4::int
  ORDER BY score DESC, key COLLATE "C" LIMIT $6
)
SELECT revision, number, mean, (
  SELECT json_agg(json_build_array(id, key, score) ORDER BY score DESC, key COLLATE "C") FROM scored
) AS hits
FROM state, texts`;
