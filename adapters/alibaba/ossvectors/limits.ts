import { jsonBytes } from '../../../src/json.ts';
import {
  type FilterGrammar,
  type FilterOperator,
  filterOperators,
  type ScalarType,
} from '../../../src/vector-api/filter.ts';
import type { VectorRules } from '../../../src/vector-api/vectors.ts';

/** Limits that the vendor's documentation changed over time. */
export interface Generation {
  /** Per account and region. */
  readonly buckets: number;
  readonly vectorsPerIndex: number;
  readonly topK: number;
  readonly vectors: VectorRules;
  readonly filter: FilterGrammar;
  /** Whether ListVectors takes a filter. */
  readonly listFilter: boolean;
  /** With `--quotas documented`: PutVectors calls, and vectors in them, per second and account. */
  readonly puts: number;
  readonly putVectors: number;
}

const everyScalar: readonly ScalarType[] = ['string', 'number', 'boolean'];
const everyOperator: ReadonlySet<FilterOperator> = new Set(filterOperators.filter((name) => name !== '$startsWith'));
const withoutRanges = new Set<FilterOperator>(['$eq', '$ne', '$in', '$nin', '$exists']);

/** Sizes are those of compact JSON [inferred]. */
const KB = 1024;

/** @param filterable types of metadata that filters see */
function vectorRules(filterable: readonly ScalarType[]): VectorRules {
  return {
    keys: { maxCharacters: 1024 },
    metadata: {
      filterable,
      unfilterable: everyScalar,
      lists: { mixed: true, empty: true },
      emptyName: false,
      maxKeys: Number.POSITIVE_INFINITY,
      // "[0, 10]" of the documentation, read as the number of filterable keys [inferred]
      maxFilterableKeys: 10,
      maxBytes: 40 * KB,
      maxFilterableBytes: 2 * KB,
      bytesOf: jsonBytes,
    },
  };
}

/** Several fields of an object hold together [inferred]. Every `$and` and `$or` is a level [inferred]. */
function filterGrammar(
  scalars: readonly ScalarType[],
  operators: ReadonlySet<FilterOperator>,
  maxBytes: number,
): FilterGrammar {
  return { operators, scalars, fields: 'any', emptyName: false, maxBytes, maxLevels: 8, maxValues: 1024 };
}

/** By the date of the documentation, the newest first; all documented, see docs/specs/oss-vectors.md, 3 and 4. */
export const generations = {
  '2026-09': {
    buckets: 100,
    vectorsPerIndex: 2_000_000_000,
    topK: 500,
    vectors: vectorRules(everyScalar),
    filter: filterGrammar(everyScalar, everyOperator, 20 * KB),
    listFilter: true,
    puts: 1000,
    putVectors: 2500,
  },
  '2026-02': {
    buckets: 100,
    vectorsPerIndex: 2_000_000_000,
    topK: 100,
    vectors: vectorRules(['string']),
    filter: filterGrammar(['string'], withoutRanges, 64 * KB),
    listFilter: false,
    puts: 5,
    putVectors: 2500,
  },
  '2025-09': {
    buckets: 10,
    vectorsPerIndex: 50_000_000,
    topK: 30,
    vectors: vectorRules(everyScalar),
    filter: filterGrammar(everyScalar, everyOperator, 64 * KB),
    listFilter: false,
    puts: 5,
    putVectors: 2500,
  },
} as const satisfies Readonly<Record<string, Generation>>;

export type GenerationName = keyof typeof generations;

/** Indexes of a bucket [documented]. The schemas of the operations have the other limits that never changed. */
export const MAX_INDEXES = 100;
/** Bytes of vectors in one page of ListVectors [documented]. */
export const MAX_PAGE_BYTES = 1024 * KB;
