import { exactSearch, MetricKind } from 'usearch';
import { type OssAnswer, ossClient } from '../../test/support/oss-client.ts';
import { crowd } from './clients.ts';

/** How many are compared, and put by one call. */
export const [k, perCall] = [10, 500];
const [bucket, indexName] = ['bench', 'vectors'];

/** Vectors as a call puts them, whose metadata filters can take 1 % of, 10 % of, or a range of. */
export function labelled(stored: readonly Float32Array[], from: number, count: number) {
  return stored.slice(from, from + count).map((vector, place) => {
    const n = from + place;
    return {
      key: `key-${n}`,
      data: { float32: Array.from(vector) },
      metadata: { hundredth: String(n % 100), tenth: n % 10, n },
    };
  });
}

/** A filter of each round, and the places of the vectors that pass it. */
export interface BenchFilter {
  of(round: number): object | undefined;
  passing(round: number, count: number): number[];
}

function every(step: number, round: number, count: number): number[] {
  const places: number[] = [];
  for (let at = round % step; at < count; at += step) places.push(at);
  return places;
}

/** Filters by the share that passes: 1 %, 10 %, 1 % by a range of `count` vectors. */
export function benchFilters(count: number): Readonly<Record<string, BenchFilter>> {
  return {
    none: { of: () => undefined, passing: (round) => every(1, round, count) },
    one: {
      of: (round) => ({ hundredth: { $eq: String(round % 100) } }),
      passing: (round) => every(100, round, count),
    },
    tenth: { of: (round) => ({ tenth: { $in: [round % 10] } }), passing: (round) => every(10, round, count) },
    range: { of: () => ({ n: { $lt: count / 100 } }), passing: () => every(1, 0, count / 100) },
  };
}

/** One vector index of a server. */
export interface BenchIndex {
  /** Calls an operation; fails unless it succeeds. */
  send(operation: string, body?: object): Promise<OssAnswer>;
  create(dimension: number): Promise<void>;
  /** Puts all of them; returns the milliseconds of each call. */
  fill(vectors: readonly Float32Array[], clients: number): Promise<number[]>;
  /** The keys of the nearest; the answers have their metadata too, unless told otherwise. */
  query(vector: Float32Array, filter: object | undefined, returnMetadata?: boolean): Promise<string[]>;
}

/** The index that the server at an address has, or gets. */
export function benchIndex(url: string): BenchIndex {
  const call = ossClient(url);
  const send = async (operation: string, body?: object) => {
    // Exact search may hold this process up for longer than the server keeps an idle connection.
    const answer = await call(operation, bucket, body).catch(() => call(operation, bucket, body));
    if (answer.code !== '') throw new Error(`${answer.status} ${answer.code}`);
    return answer;
  };
  return {
    send: (operation, body) => send(operation, body && { indexName, ...body }),
    async create(dimension) {
      await send('PutVectorBucket');
      await send('PutVectorIndex', { indexName, dataType: 'float32', dimension, distanceMetric: 'cosine' });
    },
    fill: (vectors, clients) =>
      crowd(Math.ceil(vectors.length / perCall), clients, (round) =>
        send('PutVectors', { indexName, vectors: labelled(vectors, round * perCall, perCall) }),
      ),
    async query(vector, filter, returnMetadata = true) {
      const wanted = { indexName, queryVector: { float32: Array.from(vector) }, topK: k };
      const answer = await send('QueryVectors', {
        ...wanted,
        ...{ returnDistance: true, returnMetadata },
        ...(filter && { filter }),
      });
      return answer.vectors.map(({ key }) => key);
    },
  };
}

/** The keys of the nearest of some of the vectors, by their places. */
export function nearestKeys(
  vectors: readonly Float32Array[],
  query: Float32Array,
  places: readonly number[],
): Set<string> {
  const rows = new Float32Array(places.length * query.length);
  for (const [at, place] of places.entries()) rows.set(vectors[place] as Float32Array, at * query.length);
  const { keys } = exactSearch(rows, query, query.length, k, MetricKind.Cos, 1);
  return new Set(Array.from(keys as ArrayLike<bigint>, (at) => `key-${places[Number(at)]}`));
}
