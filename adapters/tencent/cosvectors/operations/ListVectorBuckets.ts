import schemas from '../../../../schemas/tencent/cosvectors/ListVectorBuckets.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { namesPage } from '../../../../src/vector-api/dialect/pages.ts';
import { pageToken, tokenPlace } from '../../../../src/vector-api/paging.ts';
import { isKnown } from '../access.ts';
import { type VectorCall, vectorOperation } from '../call.ts';
import { PAGES } from '../limits.ts';
import { bucketSummary } from '../resources.ts';
import { membersValid } from '../rules.ts';

/** A token is good for the same prefix; it holds a name and, after a blank, a region. */
const tokenOfThisListing = ({ input }: VectorCall) => {
  const listing = ['buckets', text(input, 'prefix') ?? ''];
  const [name = '', region = ''] = tokenPlace(text(input, 'nextToken'), listing)?.split(' ') ?? [];
  return { listing, after: { name, region } };
};

/** The caller's buckets of all regions, sorted by name [documented]. */
export const ListVectorBuckets = vectorOperation({
  name: 'ListVectorBuckets',
  schema: schemas.request,
  rules: [isKnown, membersValid(schemas.request), tokenOfThisListing],
  async handle({ input, services, caller, namespace }, { listing, after }) {
    const owner = { family: namespace.family, account: caller.account };
    const { shown, last } = await namesPage(input, { limit: PAGES.buckets, after: undefined }, (page) =>
      services.engine.vectorBuckets.listEverywhere(owner, { ...page, after }),
    );
    return {
      vectorBuckets: shown.map((bucket) => bucketSummary(bucket.region, bucket)),
      ...(last && { nextToken: pageToken(listing, `${last.name} ${last.region}`) }),
    };
  },
});
