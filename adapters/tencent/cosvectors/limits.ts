import { jsonBytes } from '../../../src/json.ts';
import { type FilterGrammar, type FilterOperator, filterOperators } from '../../../src/vector-api/filter.ts';
import type { VectorRules } from '../../../src/vector-api/vectors.ts';

const KB = 1024;
const scalars = ['string', 'number', 'boolean'] as const;

/** Per account and region [documented]. */
export const MAX_BUCKETS = 100;
export const MAX_VECTORS = 50_000_000; // documented
export const MAX_TOP_K = 30; // documented
/** Bytes of vectors in one page of ListVectors [documented]. */
export const MAX_PAGE_BYTES = 1024 * KB;
/** Of a policy [inferred]. */
export const MAX_POLICY_BYTES = 20 * KB;
/** 500 vectors of 4096 numbers in 30 characters each; the vendor's limit is not published [inferred]. */
export const MAX_BODY_BYTES = 64 * KB * KB;

/** Results of a page, where a call does not say how many. */
export const PAGES = {
  buckets: 100, // documented
  indexes: 100, // inferred, as for buckets
  vectors: 500, // observed
};

/** Sizes are those of compact JSON [inferred]; types of values, lists and names [inferred]. */
export const vectorRules: VectorRules = {
  keys: { maxCharacters: 1024 },
  metadata: {
    filterable: scalars,
    unfilterable: scalars,
    lists: { mixed: true, empty: true },
    emptyName: false,
    maxKeys: 10,
    maxFilterableKeys: 10,
    maxBytes: 40 * KB,
    maxFilterableBytes: 2 * KB,
    bytesOf: jsonBytes,
  },
};

/** Operators are documented; sizes are not published [inferred]. */
export const filterGrammar: FilterGrammar = {
  operators: new Set<FilterOperator>(filterOperators.filter((name) => name !== '$startsWith')),
  scalars,
  fields: 'any',
  emptyName: false,
  maxBytes: 64 * KB,
  maxLevels: 8,
  maxValues: 1024,
};
