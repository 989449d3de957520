import schemas from '../../../../schemas/tencent/cosvectors/ListVectors.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { vectorsPage } from '../../../../src/vector-api/dialect/pages.ts';
import { type Segment, tokenPlace } from '../../../../src/vector-api/paging.ts';
import { filterAllowed, segmentWellFormed } from '../../../../src/vector-api/rules.ts';
import { isAllowed } from '../access.ts';
import { type VectorCall, vectorOperation } from '../call.ts';
import { MAX_PAGE_BYTES, PAGES } from '../limits.ts';
import { filterWellFormed, indexExists, indexNamed, membersValid } from '../rules.ts';

/** A token is good for the same index, segment and filter [inferred]. */
const tokenOfThisListing = ({ input, names }: VectorCall, { segment }: { readonly segment: Segment | undefined }) => {
  const { count = null, index = null } = segment ?? {};
  const listing = [names.bucket, names.index, count, index, input.filter ?? null];
  return { listing, after: tokenPlace(text(input, 'nextToken'), listing) };
};

/** One page of an index or of one of its segments. */
export const ListVectors = vectorOperation({
  name: 'ListVectors',
  schema: schemas.request,
  rules: [
    membersValid(schemas.request),
    indexNamed,
    segmentWellFormed,
    filterWellFormed,
    tokenOfThisListing,
    isAllowed('index'),
    indexExists,
    filterAllowed,
  ],
  handle: (call, parsed) => vectorsPage(call, { limit: PAGES.vectors, maxBytes: MAX_PAGE_BYTES, ...parsed }),
});
