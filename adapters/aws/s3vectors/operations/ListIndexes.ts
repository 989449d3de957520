import schemas from '../../../../schemas/aws/s3vectors/ListIndexes.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { listingPage } from '../../../../src/vector-api/dialect/pages.ts';
import { vectorOperation } from '../call.ts';
import { DEFAULT_PAGE } from '../limits.ts';
import { indexSummary } from '../resources.ts';
import { onBucket } from '../rules.ts';

/** Indexes by name [inferred]; a token only if more follow. */
export const ListIndexes = vectorOperation({
  name: 'ListIndexes',
  schema: schemas.request,
  rules: onBucket(schemas.request),
  async handle(call) {
    const { input, services, namespace } = call;
    const { name } = await call.bucket();
    const listing = { bucket: name, prefix: text(input, 'prefix') ?? '' };
    const { vectorBuckets } = services.engine;
    const place = { limit: DEFAULT_PAGE, listing };
    const { shown, more } = await listingPage(input, place, (page) => vectorBuckets.listIndexes(namespace, name, page));
    return { indexes: shown.map((index) => indexSummary(call, name, index)), ...more };
  },
});
