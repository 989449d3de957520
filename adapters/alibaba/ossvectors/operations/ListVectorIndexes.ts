import schemas from '../../../../schemas/alibaba/ossvectors/ListVectorIndexes.json' with { type: 'json' };
import { integer, text } from '../../../../src/protocol/fields.ts';
import { isAllowed } from '../access.ts';
import type { VectorOperation } from '../call.ts';
import { amongIndexListings } from '../quotas.ts';
import { indexInfo } from '../resources.ts';
import { bodyIntact, bodyIsJson, bucketExists, fieldsValid } from '../rules.ts';
import { pageToken, tokenPlace } from '../../../../src/vector-api/paging.ts';

const DEFAULT_MAX = 100; // documented, for 0 too

/** Indexes by name; a token only when more follow [observed]. */
export const ListVectorIndexes: VectorOperation = {
  name: 'ListVectorIndexes',
  schema: schemas.request,
  rules: [bucketExists, isAllowed('bucket'), bodyIntact, bodyIsJson, fieldsValid(schemas.request)],
  handle: (call) =>
    amongIndexListings(call, async () => {
      const { input, services, namespace, bucketName } = call;
      const prefix = text(input, 'prefix') ?? '';
      const limit = integer(input, 'maxResults') || DEFAULT_MAX;
      const after = tokenPlace(text(input, 'nextToken'), { bucketName, prefix });
      const page = { prefix, limit: limit + 1, ...(after !== undefined && { after }) };
      const found = await services.engine.vectorBuckets.listIndexes(namespace, bucketName, page);
      const shown = found.slice(0, limit);
      const last = found.length > limit ? shown.at(-1) : undefined;
      return {
        indexes: shown.map((index) => indexInfo(call, index)),
        ...(last && { nextToken: pageToken({ bucketName, prefix }, last.name) }),
      };
    }),
};
