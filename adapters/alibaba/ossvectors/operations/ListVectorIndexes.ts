import schemas from '../../../../schemas/alibaba/ossvectors/ListVectorIndexes.json' with { type: 'json' };
import { integer, text } from '../../../../src/protocol/fields.ts';
import { pageOf, pageToken, tokenPlace } from '../../../../src/vector-api/paging.ts';
import { isAllowed } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { amongIndexListings } from '../quotas.ts';
import { indexInfo } from '../resources.ts';
import { bodyIntact, bodyIsJson, bucketExists, bucketNameWellFormed, fieldsValid } from '../rules.ts';

const DEFAULT_MAX_RESULTS = 100; // documented, also for 0

/** Indexes by name; a token only if more follow [observed]. How many calls run is checked before the token. */
export const ListVectorIndexes = vectorOperation({
  name: 'ListVectorIndexes',
  schema: schemas.request,
  // A name of 40 characters is refused, not looked for [inferred, from a test of the vendor's Java client].
  rules: [
    bucketNameWellFormed,
    bucketExists,
    isAllowed('bucket'),
    bodyIntact,
    bodyIsJson,
    fieldsValid(schemas.request),
  ],
  handle: (call) =>
    amongIndexListings(call, async () => {
      const { input, services, namespace, bucketName } = call;
      const prefix = text(input, 'prefix') ?? '';
      const listing = { bucketName, prefix };
      const limit = integer(input, 'maxResults') || DEFAULT_MAX_RESULTS;
      const after = tokenPlace(text(input, 'nextToken'), listing);
      const page = { prefix, limit: limit + 1, ...(after !== undefined && { after }) };
      const { shown, last } = pageOf(
        await services.engine.vectorBuckets.listIndexes(namespace, bucketName, page),
        limit,
      );
      const bucket = await call.bucket();
      return {
        indexes: shown.map((index) => indexInfo(call, bucket, index)),
        ...(last && { nextToken: pageToken(listing, last.name) }),
      };
    }),
});
