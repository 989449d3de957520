import schemas from '../../../../schemas/alibaba/ossvectors/ListVectors.json' with { type: 'json' };
import type { Json } from '../../../../src/json.ts';
import { integer, text } from '../../../../src/protocol/fields.ts';
import { pageToken, type Segment, segmentOf, tokenPlace } from '../../../../src/vector-api/paging.ts';
import { filterAllowed } from '../../../../src/vector-api/rules.ts';
import { partsOf, vectorInfo } from '../../../../src/vector-api/vectors.ts';
import { isAllowed } from '../access.ts';
import { type VectorCall, type VectorRule, vectorOperation } from '../call.ts';
import { invalid } from '../errors.ts';
import { MAX_PAGE_BYTES } from '../limits.ts';
import { bodyIntact, bodyIsJson, bucketExists, fieldsValid, filterWellFormed, indexExists } from '../rules.ts';

const DEFAULT_MAX_RESULTS = 500; // documented, also for 0

/** Both fields or none; the index counts from 0 [documented]. */
const segmentWellFormed = ({ input }: VectorCall): { readonly segment: Segment | undefined } => ({
  segment: segmentOf(integer(input, 'segmentCount'), integer(input, 'segmentIndex')),
});

const filterKnown: VectorRule = ({ input, services }) => {
  if (input.filter !== undefined && !services.limits.listFilter) throw invalid('ListVectors takes no filter.');
};

/** A token is good for the same index, segment and filter [inferred]. */
const tokenOfThisListing = (
  { input, bucketName }: VectorCall,
  { segment }: { readonly segment: Segment | undefined },
): { readonly listing: Json; readonly after: string | undefined } => {
  const { count = null, index = null } = segment ?? {};
  const listing = [bucketName, text(input, 'indexName') ?? '', count, index, input.filter ?? null];
  return { listing, after: tokenPlace(text(input, 'nextToken'), listing) };
};

/** One page of an index or of one of its segments. */
export const ListVectors = vectorOperation({
  name: 'ListVectors',
  schema: schemas.request,
  rules: [
    bucketExists,
    isAllowed('vectors'),
    bodyIntact,
    bodyIsJson,
    fieldsValid(schemas.request),
    segmentWellFormed,
    filterKnown,
    filterWellFormed,
    tokenOfThisListing,
    indexExists,
    filterAllowed,
  ],
  async handle(call, { segment, filter, listing, after }) {
    const { input, services } = call;
    const page = {
      limit: integer(input, 'maxResults') || DEFAULT_MAX_RESULTS,
      maxBytes: MAX_PAGE_BYTES,
      ...(after !== undefined && { after }),
      ...(segment && { segment }),
      ...(filter && { filter }),
    };
    const index = await call.index();
    const { vectors, next } = await services.engine.vectors.list(index, page, partsOf(input));
    const shown = vectors.map((vector) => vectorInfo({ ...vector, fields: index.vectorFields }));
    return { vectors: shown, ...(next !== undefined && { nextToken: pageToken(listing, next) }) };
  },
});
