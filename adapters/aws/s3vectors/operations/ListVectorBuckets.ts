import schemas from '../../../../schemas/aws/s3vectors/ListVectorBuckets.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { listingPage } from '../../../../src/vector-api/dialect/pages.ts';
import { valid } from '../../gateway/validate.ts';
import { vectorOperation } from '../call.ts';
import { DEFAULT_PAGE } from '../limits.ts';
import { bucketSummary } from '../resources.ts';

/** The caller's buckets by name [inferred]; a token only if more follow. */
export const ListVectorBuckets = vectorOperation({
  name: 'ListVectorBuckets',
  schema: schemas.request,
  rules: [valid(schemas.request)],
  async handle(call) {
    const { input, services, namespace } = call;
    const listing = { prefix: text(input, 'prefix') ?? '' };
    const { vectorBuckets } = services.engine;
    const place = { limit: DEFAULT_PAGE, listing };
    const { shown, more } = await listingPage(input, place, (page) => vectorBuckets.list(namespace, page));
    return { vectorBuckets: shown.map((bucket) => bucketSummary(call, bucket)), ...more };
  },
});
