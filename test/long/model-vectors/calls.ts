import type {
  AnsweredVector,
  VectorAnswer,
  VectorClient,
  VectorForm,
  VectorOperation,
} from '../../support/vector-forms/index.ts';
import {
  distance,
  type Metadata,
  type Model,
  type ModelIndex,
  type ModelVector,
  randomFilter,
  segmentOf,
} from './model.ts';

/** A write: what goes out, the code it must be answered with, what it changes, and whether a read shows it done. */
export interface Write {
  readonly operation: VectorOperation;
  readonly bucket: string;
  readonly body?: object;
  readonly code: string;
  apply(): void;
  isDone(call: VectorClient): Promise<boolean>;
}

const KEYS = 60;

/** Random calls in a vendor's form, and what the model says of their answers. */
export function randomCalls(form: VectorForm, random: () => number, model: Model) {
  const { codes } = form;
  const below = (count: number) => Math.floor(random() * count);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const key = () => `key-${below(KEYS)}${random() < 0.1 ? '-图' : ''}`;
  const keys = (most: number) => [...new Set(Array.from({ length: 1 + below(most) }, key))];
  const numbers = (dimension: number) =>
    Array.from({ length: dimension }, (_, i) => Math.fround(random() * 2 - 1 || 1) + (i === 0 ? 2 : 0)).map(
      Math.fround,
    );
  const place = () => ({ bucket: pick(form.buckets), indexName: pick(form.indexes) });
  const indexAt = ({ bucket, indexName }: { bucket: string; indexName: string }) => model.get(bucket)?.get(indexName);
  const missing = ({ bucket, indexName }: { bucket: string; indexName: string }) =>
    !model.has(bucket) ? codes.bucketOfIndexMissing : model.get(bucket)?.has(indexName) ? '' : codes.indexMissing;

  const metadata = (): Metadata => ({
    ...(random() < 0.7 && { color: pick(['red', 'green', 'blue']) }),
    ...(random() < 0.7 && { n: below(10) }),
    ...(random() < 0.4 && {
      tags: Array.from({ length: form.emptyLists ? below(3) : 1 + below(2) }, () => pick(['red', 'x'])),
    }),
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
      operation: 'putVectors',
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
      operation: 'deleteVectors',
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
    const exists = async (call: VectorClient) =>
      (await call('getIndex', at.bucket, { indexName: at.indexName })).status === 200;
    if (there && random() < 0.6) {
      return {
        operation: 'deleteIndex',
        bucket: at.bucket,
        body: { indexName: at.indexName },
        code: '',
        apply: () => void model.get(at.bucket)?.delete(at.indexName),
        isDone: async (call) => !(await exists(call)),
      };
    }
    const shape = { dimension: 2 + below(6), metric: pick(['euclidean', 'cosine'] as const) };
    const { dimension, metric: distanceMetric } = shape;
    return {
      operation: 'createIndex',
      bucket: at.bucket,
      body: { indexName: at.indexName, dimension, distanceMetric, nonFilterableMetadataKeys: ['note'] },
      code: !model.has(at.bucket) ? codes.bucketMissing : there ? codes.indexExists : '',
      apply: () => void model.get(at.bucket)?.set(at.indexName, { ...shape, vectors: new Map() }),
      isDone: exists,
    };
  }

  function changeBucket(): Write {
    const bucket = pick(form.buckets);
    const indexes = model.get(bucket);
    const exists = async (call: VectorClient) => (await call('getBucket', bucket)).status === 200;
    if (indexes !== undefined && random() < 0.5) {
      return {
        operation: 'deleteBucket',
        bucket,
        code: indexes.size > 0 ? codes.bucketNotEmpty : '',
        apply: () => void model.delete(bucket),
        isDone: async (call) => !(await exists(call)),
      };
    }
    return {
      operation: 'createBucket',
      bucket,
      code: indexes === undefined ? '' : codes.bucketExists,
      apply: () => void model.set(bucket, new Map()),
      isDone: exists,
    };
  }

  async function get(call: VectorClient): Promise<void> {
    const at = place();
    const wanted = [...keys(20), key()];
    const all = { returnData: true, returnMetadata: true };
    const { code, vectors } = await call('getVectors', at.bucket, { indexName: at.indexName, keys: wanted, ...all });
    expect(code).toBe(missing(at));
    if (code !== '') return;
    const stored = indexAt(at)?.vectors;
    const expected = wanted.filter((one) => stored?.has(one)).map((one) => wire(one, stored?.get(one)));
    expect([...vectors].sort(byKey)).toEqual(expected.sort(byKey));
  }

  async function list(call: VectorClient): Promise<void> {
    const at = place();
    const filter = form.listing.filter && random() < 0.4 ? randomFilter(random) : undefined;
    const count = form.listing.segments && random() < 0.4 ? 1 + below(4) : undefined;
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
    expect(found.sort(byKey)).toEqual(expected.map(([one, stored]) => wire(one, stored, parts)).sort(byKey));
  }

  async function query(call: VectorClient): Promise<void> {
    const at = place();
    const index = indexAt(at);
    const filter = random() < 0.5 ? randomFilter(random) : undefined;
    const float32 = numbers(index?.dimension ?? 4);
    const topK = 1 + below(30);
    const { code, vectors: hits } = await call('queryVectors', at.bucket, {
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
    checkHits(form, hits, passing, index, float32);
  }

  return {
    write: () => pick([putVectors, putVectors, putVectors, deleteVectors, changeIndex, changeBucket])(),
    read: (call: VectorClient) => pick([get, list, query, query])(call),
  };
}

const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1);

/** Every hit is a vector that passes, at its distance; none that was left out is nearer; equal ones are by key. */
function checkHits(
  form: VectorForm,
  hits: readonly AnsweredVector[],
  passing: readonly (readonly [string, ModelVector])[],
  index: ModelIndex,
  query: readonly number[],
): void {
  const left = new Map(passing);
  const of = ({ numbers }: ModelVector) => form.distance(index.metric, distance(index, query, numbers));
  const isAbout = (a: number, b: number) => Math.abs(a - b) <= form.tolerance * Math.max(1, b);
  let last = { exact: Number.NEGATIVE_INFINITY, key: '' };
  for (const { key, distance: measured = Number.NaN, metadata } of hits) {
    const stored = left.get(key);
    if (stored === undefined) throw new Error(`${key} does not pass, or comes twice`);
    left.delete(key);
    expect(metadata).toEqual(stored.metadata);
    const exact = of(stored);
    if (!isAbout(measured, exact)) throw new Error(`${key} is at ${measured}, not at ${exact}`);
    if (exact === last.exact) expect(key > last.key).toBe(true);
    else if (!isAbout(exact, last.exact)) expect(exact).toBeGreaterThan(last.exact);
    last = { exact, key };
  }
  for (const stored of left.values()) {
    if (!isAbout(of(stored), last.exact)) expect(of(stored)).toBeGreaterThan(last.exact);
  }
}

/** All vectors of an index, page by page; undefined when it answers the code that it must. */
export async function walk(
  call: VectorClient,
  { bucket, ...body }: { readonly bucket: string; readonly [field: string]: unknown },
  code = '',
): Promise<AnsweredVector[] | undefined> {
  const found: AnsweredVector[] = [];
  for (let more: object | undefined = {}; more !== undefined; ) {
    const page: VectorAnswer = await call('listVectors', bucket, { ...body, ...more });
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
async function shown(call: VectorClient, at: { bucket: string; indexName: string }, keys: readonly string[]) {
  const all = { returnData: true, returnMetadata: true };
  const { vectors } = await call('getVectors', at.bucket, { indexName: at.indexName, keys, ...all });
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
