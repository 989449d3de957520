import { crc32 } from 'node:zlib';

export type Scalar = string | number;
export type Metadata = { readonly [key: string]: Scalar | readonly Scalar[] };
export interface ModelVector {
  /** Rounded to 32 bits. */
  readonly numbers: readonly number[];
  readonly metadata: Metadata;
}
export interface ModelIndex {
  readonly dimension: number;
  readonly metric: 'euclidean' | 'cosine';
  readonly vectors: Map<string, ModelVector>;
}
/** Everything that is stored: buckets, their indexes, their vectors. */
export type Model = Map<string, Map<string, ModelIndex>>;

/** A filter of the generated kind: its JSON, and what it means. */
export interface ModelFilter {
  readonly json: object;
  passes(metadata: Metadata): boolean;
}

export function distance(index: ModelIndex, a: readonly number[], b: readonly number[]): number {
  if (index.metric === 'euclidean') return Math.sqrt(a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0));
  const dot = (x: readonly number[], y: readonly number[]) => x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
  return 1 - dot(a, b) / (Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b)));
}

/** The segment that a key belongs to. */
export function segmentOf(key: string, count: number): number {
  return crc32(key) % count;
}

const values = (metadata: Metadata, field: string): readonly Scalar[] => {
  const value = metadata[field];
  return value === undefined ? [] : Array.isArray(value) ? (value as Scalar[]) : [value as Scalar];
};

/** A random filter on the fields `color` and `n`. */
export function randomFilter(random: () => number, depth = 0): ModelFilter {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  if (depth < 3 && random() < 0.3) {
    const parts = Array.from({ length: 1 + Math.floor(random() * 3) }, () => randomFilter(random, depth + 1));
    const operator = pick(['$and', '$or']);
    return {
      json: { [operator]: parts.map(({ json }) => json) },
      passes: (metadata) =>
        operator === '$and' ? parts.every((p) => p.passes(metadata)) : parts.some((p) => p.passes(metadata)),
    };
  }
  const field = pick(['color', 'n', 'tags']);
  const operand = () => (field === 'n' ? Math.floor(random() * 10) : pick(['red', 'green', 'blue', 'x']));
  const operator = pick([
    '$eq',
    '$ne',
    '$in',
    '$nin',
    '$exists',
    ...(field === 'n' ? ['$gt', '$gte', '$lt', '$lte'] : []),
  ]);
  const list = Array.from({ length: 1 + Math.floor(random() * 3) }, operand);
  const one = operand();
  const is = random() < 0.5;
  const some = (test: (value: Scalar) => boolean) => (metadata: Metadata) => values(metadata, field).some(test);
  const meanings: Record<string, [operand: unknown, passes: (metadata: Metadata) => boolean]> = {
    $eq: [one, some((value) => value === one)],
    $ne: [one, (metadata) => !some((value) => value === one)(metadata)],
    $in: [list, some((value) => list.includes(value))],
    $nin: [list, (metadata) => !some((value) => list.includes(value))(metadata)],
    $exists: [is, (metadata) => Object.hasOwn(metadata, field) === is],
    $gt: [one, some((value) => value > one)],
    $gte: [one, some((value) => value >= one)],
    $lt: [one, some((value) => value < one)],
    $lte: [one, some((value) => value <= one)],
  };
  const [json, passes] = meanings[operator] as [unknown, (metadata: Metadata) => boolean];
  return { json: { [field]: { [operator]: json } }, passes };
}
