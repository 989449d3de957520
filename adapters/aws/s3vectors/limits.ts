import type { Json } from '../../../src/json.ts';
import {
  type FilterGrammar,
  type FilterOperator,
  filterOperators,
  type ScalarType,
} from '../../../src/vector-api/filter.ts';
import type { Metadata } from '../../../src/vector-api/metadata.ts';
import type { VectorRules } from '../../../src/vector-api/vectors.ts';

/** Of a body, inclusive [observed]. */
export const MAX_BODY_BYTES = 20_971_520;
/** Per region, per bucket, per index [documented]. The schemas of the operations have the other limits. */
export const MAX_BUCKETS = 10_000;
export const MAX_INDEXES = 10_000;
export const MAX_VECTORS = 2_000_000_000;
/** Hits of one query, and in one page of it [documented]. */
export const MAX_TOP_K = 10_000;
export const QUERY_PAGE = 100;
/** Of reciprocal ranks: that of the first publication, and of most engines [inferred]: Cormack, Clarke and Büttcher, SIGIR 2009. */
export const RANK_CONSTANT = 60;
/** Bytes of vectors in one page of ListVectors [documented]. */
export const MAX_PAGE_BYTES = 1024 * 1024;
/** Entries of listings where a call does not say how many: of buckets and indexes [inferred], of vectors [documented]. */
export const DEFAULT_PAGE = 500;
/** Buckets made before it begin as CLASSIC and may have such indexes, later ones not [documented]. */
export const ENHANCED_SINCE = Date.parse('2026-09-30T00:00:00Z');

const everyScalar: readonly ScalarType[] = ['string', 'number', 'boolean'];

/** Sizes as the service counts them [observed]: docs/specs/s3-vectors.md, 4.1. */
function bytesOf(metadata: Metadata): number {
  return Object.entries(metadata).reduce(
    (sum, [key, value]) => sum + 8 + Buffer.byteLength(key) + valueBytes(value),
    4,
  );
}

function valueBytes(value: Json): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return 4;
  return Array.isArray(value) ? value.reduce((sum: number, one: Json) => sum + 4 + valueBytes(one), 0) : 0;
}

/** Vectors and metadata [observed]; types are the same under every key. */
export const vectorRules: VectorRules = {
  keys: { maxCharacters: 1024, maxBytes: 1024 },
  metadata: {
    filterable: everyScalar,
    unfilterable: everyScalar,
    lists: { types: ['string', 'number'], mixed: false, empty: false },
    emptyName: true,
    maxKeys: 50,
    maxFilterableKeys: Number.POSITIVE_INFINITY,
    maxBytes: 40_960,
    maxFilterableBytes: 2048,
    bytesOf,
  },
};

/** How an index, or a query, treats filters and texts. */
export type IndexMode = 'CLASSIC' | 'ENHANCED';

const everyOperator: ReadonlySet<FilterOperator> = new Set(filterOperators);

/** Sizes and levels have no published limit: the body's, and 100 levels [inferred]. */
const enhanced: FilterGrammar = {
  operators: everyOperator,
  scalars: everyScalar,
  fields: 'one',
  emptyName: true,
  maxBytes: MAX_BODY_BYTES,
  maxLevels: 100,
  maxValues: 100, // documented
};

/** Filters by mode [documented]. CLASSIC has no limit of values: these are many [inferred]. */
export const filterGrammars: Readonly<Record<IndexMode, FilterGrammar>> = {
  ENHANCED: enhanced,
  CLASSIC: {
    ...enhanced,
    operators: new Set(filterOperators.filter((name) => name !== '$startsWith')),
    maxValues: 10_000,
  },
};
