import schemas from '../../../../schemas/tencent/cosvectors/ListIndexes.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { listingPage } from '../../../../src/vector-api/dialect/pages.ts';
import { tokenPlace } from '../../../../src/vector-api/paging.ts';
import { isAllowed } from '../access.ts';
import { type VectorCall, vectorOperation } from '../call.ts';
import { PAGES } from '../limits.ts';
import { indexSummary } from '../resources.ts';
import { bucketNamed, membersValid } from '../rules.ts';

/** A token is good for the same bucket and prefix [inferred]. */
const tokenOfThisListing = ({ input, names }: VectorCall) => {
  const listing = ['indexes', names.bucket, text(input, 'prefix') ?? ''];
  tokenPlace(text(input, 'nextToken'), listing);
  return { listing };
};

/** Indexes by name; a token only if more follow [observed]. */
export const ListIndexes = vectorOperation({
  name: 'ListIndexes',
  schema: schemas.request,
  rules: [membersValid(schemas.request), bucketNamed, tokenOfThisListing, isAllowed('bucket')],
  async handle({ input, services, namespace, names }, { listing }) {
    const { shown, more } = await listingPage(input, { limit: PAGES.indexes, listing }, (page) =>
      services.engine.vectorBuckets.listIndexes(namespace, names.bucket, page),
    );
    return {
      indexes: shown.map((index) => indexSummary(namespace.region, names.bucket, index)),
      ...more,
    };
  },
});
