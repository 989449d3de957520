import schemas from '../../../../schemas/aws/s3vectors/ListVectors.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { vectorsPage } from '../../../../src/vector-api/dialect/pages.ts';
import { tokenPlace } from '../../../../src/vector-api/paging.ts';
import { segmentWellFormed } from '../../../../src/vector-api/rules.ts';
import { isAllowed } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { DEFAULT_PAGE, MAX_PAGE_BYTES } from '../limits.ts';
import { onIndex } from '../rules.ts';

/** Data and metadata need the permission to get vectors too [documented]. */
const mayRead = isAllowed(({ input }) => (input.returnData || input.returnMetadata ? 'GetVectors' : undefined));

/** One page of an index or of one of its segments, in the order of insertion [inferred]. */
export const ListVectors = vectorOperation({
  name: 'ListVectors',
  schema: schemas.request,
  rules: [...onIndex(schemas.request), mayRead, segmentWellFormed],
  async handle(call, { segment }) {
    const { bucket, name } = await call.index();
    const listing = [bucket, name, segment?.count ?? null, segment?.index ?? null];
    const after = tokenPlace(text(call.input, 'nextToken'), listing);
    return vectorsPage(call, { limit: DEFAULT_PAGE, maxBytes: MAX_PAGE_BYTES, listing, after, segment });
  },
});
