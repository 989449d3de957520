import { jsonBytes } from '../../../src/json.ts';
import { type FilterGrammar, filterOperators, type ScalarType } from '../../../src/vector-api/filter.ts';
import type { VectorRules } from '../../../src/vector-api/vectors.ts';

/** 500 vectors of 4096 numbers in 30 characters each; the vendor's limit is not published [inferred]. */
export const MAX_BODY_BYTES = 64 * 1024 * 1024;
/** Buckets of an account, in all regions together [documented]; ordinary buckets, which count too, are not Tuku's. */
export const MAX_BUCKETS = 100;
/** Of a bucket [inferred]. */
export const MAX_INDEXES = 100;
/** Of an index [inferred]. */
export const MAX_VECTORS = 2_000_000_000;
/** Bytes of vectors in one page of ListVectors [documented]. */
export const MAX_PAGE_BYTES = 1024 * 1024;
/** Buckets or indexes in a page, and vectors in one, unless a call says how many [documented]. */
export const DEFAULT_NAMES = 100;
export const DEFAULT_VECTORS = 500;

const everyScalar: readonly ScalarType[] = ['string', 'number', 'boolean'];

/**
 * Keys [documented]; metadata as Amazon S3 Vectors has it, sizes of compact JSON [inferred]. Its limit of 2 KB to filter by
 * cannot hold here: ByteDance's own VeADK stores texts of 512 tokens so [observed].
 */
export const vectorRules: VectorRules = {
  keys: { maxCharacters: 1024 },
  metadata: {
    filterable: everyScalar,
    unfilterable: everyScalar,
    lists: { types: ['string', 'number'], mixed: false, empty: false },
    emptyName: false,
    maxKeys: 50,
    maxFilterableKeys: Number.POSITIVE_INFINITY,
    maxBytes: 40_960,
    maxFilterableBytes: 40_960,
    bytesOf: jsonBytes,
  },
};

/** Operators as Amazon S3 Vectors has them, limits as Alibaba Cloud's; several fields of an object hold together [inferred]. */
export const filterGrammar: FilterGrammar = {
  operators: new Set(filterOperators),
  scalars: everyScalar,
  fields: 'any',
  emptyName: false,
  maxBytes: 64 * 1024,
  maxLevels: 8,
  maxValues: 1024,
};
