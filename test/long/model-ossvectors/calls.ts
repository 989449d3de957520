import type { OssAnswer, OssVector } from '../../support/oss-client.ts';
import {
  distance,
  type Metadata,
  type Model,
  type ModelIndex,
  type ModelVector,
  randomFilter,
  segmentOf,
} from './model.ts';

type Call = (operation: string, bucket: string, body?: object) => Promise<OssAnswer>;

/** A write: what goes out, the code it must be answered with, what it changes, and whether a read shows it done. */
export interface Write {
  readonly operation: string;
  readonly bucket: string;
  readonly body?: object;
  readonly code: string;
  apply(): void;
  isDone(call: Call): Promise<boolean>;
}

const BUCKETS = ['model-a', 'model-b', 'model-c'];
const INDEXES = ['first', 'second', 'Third'];
const KEYS = 60;
/** Distances are compared to this: the sums may be made in another order. */
const CLOSE = 1e-9;

/** Random calls and what the model says of their answers. */
export function randomCalls(random: () => number, model: Model) {
  const below = (count: number) => Math.floor(random() * count);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const key = () => `key-${below(KEYS)}${random() < 0.1 ? '-图' : ''}`;
  const keys = (most: number) => [...new Set(Array.from({ length: 1 + below(most) }, key))];
  const numbers = (dimension: number) =>
    Array.from({ length: dimension }, (_, i) => Math.fround(random() * 2 - 1 || 1) + (i === 0 ? 2 : 0)).map(
      Math.fround,
    );
  const place = () => ({ bucket: pick(BUCKETS), indexName: pick(INDEXES) });
  const indexAt = ({ bucket, indexName }: { bucket: string; indexName: string }) => model.get(bucket)?.get(indexName);
  const missing = ({ bucket, indexName }: { bucket: string; indexName: string }) =>
    !model.has(bucket) ? 'NoSuchBucket' : model.get(bucket)?.has(indexName) ? '' : 'NoSuchVectorIndex';

  const metadata = (): Metadata => ({
    ...(random() < 0.7 && { color: pick(['red', 'green', 'blue']) }),
    ...(random() < 0.7 && { n: below(10) }),
    ...(random() < 0.4 && { tags: Array.from({ length: below(3) }, () => pick(['red', 'x'])) }),
    ...(random() < 0.2 && { note: 'not filterable' }),
  });

  function putVectors(): Write {
    const at = place();
    const index = indexAt(at);
    const dimension = index?.dimension ?? 4;
    const drafts = keys(20).map((one) => ({ key: one, float32: numbers(dimension), metadata: metadata() }));
    const body = {
      indexName: at.indexName,
      vectors: drafts.map(({ key: one, float32, metadata: about }) => ({
        key: one,
        data: { float32 },
        metadata: about,
      })),
    };
    return {
      operation: 'PutVectors',
      bucket: at.bucket,
      body,
      code: missing(at),
      apply() {
        for (const { key: one, float32, metadata: about } of drafts) {
          index?.vectors.set(one, { numbers: float32, metadata: about });
        }
      },
      isDone: async (call) => {
        const after = new Map(drafts.map((draft) => [draft.key, { numbers: draft.float32, metadata: draft.metadata }]));
        return isAllOrNothing(await shown(call, at, [...after.keys()]), index, after);
      },
    };
  }

  function deleteVectors(): Write {
    const at = place();
    const index = indexAt(at);
    const gone = keys(20);
    return {
      operation: 'DeleteVectors',
      bucket: at.bucket,
      body: { indexName: at.indexName, keys: gone },
      code: missing(at),
      apply() {
        for (const one of gone) index?.vectors.delete(one);
      },
      isDone: async (call) => isAllOrNothing(await shown(call, at, gone), index, new Map()),
    };
  }

  function changeIndex(): Write {
    const at = place();
    const there = indexAt(at) !== undefined;
    const exists = async (call: Call) =>
      (await call('GetVectorIndex', at.bucket, { indexName: at.indexName })).status === 200;
    if (there && random() < 0.6) {
      return {
        operation: 'DeleteVectorIndex',
        bucket: at.bucket,
        body: { indexName: at.indexName },
        code: '',
        apply: () => void model.get(at.bucket)?.delete(at.indexName),
        isDone: async (call) => !(await exists(call)),
      };
    }
    const shape = { dimension: 2 + below(6), metric: pick(['euclidean', 'cosine'] as const) };
    const { dimension, metric: distanceMetric } = shape;
    const about = { nonFilterableMetadataKeys: ['note'] };
    return {
      operation: 'PutVectorIndex',
      bucket: at.bucket,
      body: { indexName: at.indexName, dataType: 'float32', dimension, distanceMetric, metadata: about },
      code: !model.has(at.bucket) ? 'NoSuchBucket' : there ? 'VectorBucketIndexAlreadyExist' : '',
      apply: () => void model.get(at.bucket)?.set(at.indexName, { ...shape, vectors: new Map() }),
      isDone: exists,
    };
  }

  function changeBucket(): Write {
    const bucket = pick(BUCKETS);
    const indexes = model.get(bucket);
    const exists = async (call: Call) => (await call('GetVectorBucket', bucket)).status === 200;
    if (indexes !== undefined && random() < 0.5) {
      return {
        operation: 'DeleteVectorBucket',
        bucket,
        code: indexes.size > 0 ? 'VectorBucketNotEmpty' : '',
        apply: () => void model.delete(bucket),
        isDone: async (call) => !(await exists(call)),
      };
    }
    return {
      operation: 'PutVectorBucket',
      bucket,
      code: indexes === undefined ? '' : 'BucketAlreadyExists',
      apply: () => void model.set(bucket, new Map()),
      isDone: exists,
    };
  }

  async function get(call: Call): Promise<void> {
    const at = place();
    const wanted = [...keys(20), key()];
    const all = { returnData: true, returnMetadata: true };
    const { code, vectors } = await call('GetVectors', at.bucket, { indexName: at.indexName, keys: wanted, ...all });
    expect(code).toBe(missing(at));
    if (code !== '') return;
    const stored = indexAt(at)?.vectors;
    expect(vectors).toEqual(wanted.filter((one) => stored?.has(one)).map((one) => wire(one, stored?.get(one))));
  }

  async function list(call: Call): Promise<void> {
    const at = place();
    const filter = random() < 0.4 ? randomFilter(random) : undefined;
    const count = random() < 0.4 ? 1 + below(4) : undefined;
    const segment = count === undefined ? {} : { segmentCount: count, segmentIndex: below(count) };
    const parts = { returnData: random() < 0.5, returnMetadata: random() < 0.5 };
    const body = { ...at, ...segment, ...parts, maxResults: 1 + below(40), ...(filter && { filter: filter.json }) };
    const found = await walk(call, body, missing(at));
    if (found === undefined) return;
    const expected = [...(indexAt(at)?.vectors ?? [])].filter(
      ([one, { metadata: about }]) =>
        (filter === undefined || filter.passes(about)) &&
        (count === undefined || segmentOf(one, count) === (segment as { segmentIndex: number }).segmentIndex),
    );
    const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1);
    expect(found.sort(byKey)).toEqual(expected.map(([one, stored]) => wire(one, stored, parts)).sort(byKey));
  }

  async function query(call: Call): Promise<void> {
    const at = place();
    const index = indexAt(at);
    const filter = random() < 0.5 ? randomFilter(random) : undefined;
    const float32 = numbers(index?.dimension ?? 4);
    const topK = 1 + below(30);
    const { code, vectors: hits } = await call('QueryVectors', at.bucket, {
      indexName: at.indexName,
      queryVector: { float32 },
      topK,
      returnDistance: true,
      returnMetadata: true,
      ...(filter && { filter: filter.json }),
    });
    expect(code).toBe(missing(at));
    if (index === undefined || code !== '') return;
    const passing = [...index.vectors].filter(([, stored]) => filter?.passes(stored.metadata) ?? true);
    expect(hits).toHaveLength(Math.min(topK, passing.length));
    checkHits(hits, passing, index, float32);
  }

  return {
    write: () => pick([putVectors, putVectors, putVectors, deleteVectors, changeIndex, changeBucket])(),
    read: (call: Call) => pick([get, list, query, query])(call),
  };
}

/** Every hit is a vector that passes, at its distance; none that was left out is nearer; equal ones are by key. */
function checkHits(
  hits: readonly OssVector[],
  passing: readonly (readonly [string, ModelVector])[],
  index: ModelIndex,
  query: readonly number[],
): void {
  const left = new Map(passing);
  let last = { distance: Number.NEGATIVE_INFINITY, key: '' };
  for (const { key, distance: measured = Number.NaN, metadata } of hits) {
    const hit = { key, distance: measured };
    const stored = left.get(hit.key);
    if (stored === undefined) throw new Error(`${hit.key} does not pass, or comes twice`);
    left.delete(hit.key);
    expect(metadata).toEqual(stored.metadata);
    expect(Math.abs(hit.distance - distance(index, query, stored.numbers))).toBeLessThan(CLOSE);
    expect(hit.distance > last.distance || (hit.distance === last.distance && hit.key > last.key)).toBe(true);
    last = hit;
  }
  for (const { numbers } of left.values()) {
    expect(distance(index, query, numbers)).toBeGreaterThan(last.distance - CLOSE);
  }
}

/** All vectors of an index, page by page; undefined when it answers the code that it must. */
export async function walk(
  call: Call,
  { bucket, ...body }: { readonly bucket: string; readonly [field: string]: unknown },
  code = '',
): Promise<OssVector[] | undefined> {
  const found: OssVector[] = [];
  for (let more: object | undefined = {}; more !== undefined; ) {
    const page: OssAnswer = await call('ListVectors', bucket, { ...body, ...more });
    expect(page.code).toBe(code);
    if (code !== '') return undefined;
    found.push(...page.vectors);
    more = page.nextToken === undefined ? undefined : { nextToken: page.nextToken };
  }
  return found;
}

/** A stored vector as answers show it. */
export function wire(
  key: string,
  stored: ModelVector | undefined,
  parts = { returnData: true, returnMetadata: true },
): { key: string } {
  return {
    key,
    ...(parts.returnData && { data: { float32: stored?.numbers } }),
    ...(parts.returnMetadata && { metadata: stored?.metadata }),
  };
}

/** What some keys of an index show now. */
async function shown(call: Call, at: { bucket: string; indexName: string }, keys: readonly string[]) {
  const all = { returnData: true, returnMetadata: true };
  const { vectors } = await call('GetVectors', at.bucket, { indexName: at.indexName, keys, ...all });
  return new Map(
    keys.map((key) => {
      const found = vectors.find((one) => one.key === key);
      return [key, found && { numbers: found.data?.float32 ?? [], metadata: found.metadata ?? {} }];
    }),
  );
}

/** True when every key shows what was written, false when every one shows what was before; anything else is torn. */
function isAllOrNothing(
  now: ReadonlyMap<string, ModelVector | undefined>,
  before: ModelIndex | undefined,
  after: ReadonlyMap<string, ModelVector>,
): boolean {
  const state = (of: (key: string) => ModelVector | undefined) => [...now.keys()].map((key) => of(key) ?? null);
  const seen = JSON.stringify(state((key) => ordered(now.get(key))));
  if (seen === JSON.stringify(state((key) => ordered(after.get(key))))) return true;
  expect(seen).toBe(JSON.stringify(state((key) => ordered(before?.vectors.get(key)))));
  return false;
}

/** With metadata in an order of its own: the catalog does not keep the client's. */
function ordered(vector: ModelVector | undefined): ModelVector | undefined {
  if (vector === undefined) return undefined;
  const entries = Object.entries(vector.metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  return { numbers: vector.numbers, metadata: Object.fromEntries(entries) };
}
