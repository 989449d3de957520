import type { Scalar } from '../../../src/vector-api/filter.ts';

/** A type of metadata values. */
export type ScalarType = 'string' | 'number' | 'boolean';

/** Limits that the vendor's documentation changed over time. */
export interface Generation {
  /** Per account and region. */
  readonly buckets: number;
  readonly vectorsPerIndex: number;
  readonly topK: number;
  /** Bytes of a filter as compact JSON. */
  readonly filterBytes: number;
  /** Types that filterable metadata, and filters, may have. */
  readonly scalars: readonly ScalarType[];
  /** Whether filters may ask for ranges: $gt, $gte, $lt, $lte. */
  readonly ranges: boolean;
  /** Whether ListVectors takes a filter. */
  readonly listFilter: boolean;
  /** With `--quotas documented`: PutVectors calls, and vectors in them, a second and account. */
  readonly puts: number;
  readonly putVectors: number;
}

const everyScalar: readonly ScalarType[] = ['string', 'number', 'boolean'];

/** By the date of the documentation, the newest first; all documented, see docs/specs/oss-vectors.md, 3 and 4. */
export const generations = {
  '2026-09': {
    buckets: 100,
    vectorsPerIndex: 2_000_000_000,
    topK: 500,
    filterBytes: 20 * 1024,
    scalars: everyScalar,
    ranges: true,
    listFilter: true,
    puts: 1000,
    putVectors: 2500,
  },
  '2026-02': {
    buckets: 100,
    vectorsPerIndex: 2_000_000_000,
    topK: 100,
    filterBytes: 64 * 1024,
    scalars: ['string'],
    ranges: false,
    listFilter: false,
    puts: 5,
    putVectors: 2500,
  },
  '2025-09': {
    buckets: 10,
    vectorsPerIndex: 50_000_000,
    topK: 30,
    filterBytes: 64 * 1024,
    scalars: everyScalar,
    ranges: true,
    listFilter: false,
    puts: 5,
    putVectors: 2500,
  },
} as const satisfies Readonly<Record<string, Generation>>;

export type GenerationName = keyof typeof generations;

/** Limits that never changed [documented]. */
export const MAX_INDEXES = 100;
export const MAX_DIMENSION = 4096;
export const MAX_VECTORS_PER_PUT = 500;
export const MAX_KEYS_PER_GET = 100;
export const MAX_KEYS_PER_DELETE = 500;
export const MAX_KEY_CHARACTERS = 1024;
export const MAX_METADATA_BYTES = 40 * 1024;
export const MAX_FILTERABLE_BYTES = 2 * 1024;
/** "[0, 10]" of the documentation, read as the number of filterable keys [inferred]. */
export const MAX_FILTERABLE_KEYS = 10;
export const MAX_UNFILTERABLE_KEYS = 10;
export const MAX_FILTER_VALUES = 1024;
export const MAX_FILTER_LEVELS = 8;
export const MAX_SEGMENTS = 16;
/** Bytes of vectors in one page of ListVectors. */
export const MAX_PAGE_BYTES = 1024 * 1024;

export function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
