import schemas from '../../../../schemas/volcengine/tosvectors/ListIndexes.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { namesPage } from '../../../../src/vector-api/dialect/pages.ts';
import { type VectorCall, vectorOperation } from '../call.ts';
import { DEFAULT_NAMES } from '../limits.ts';
import { indexSummary } from '../resources.ts';
import { onBucket } from '../rules.ts';
import { decodeIndexToken, encodeIndexToken } from '../tokens.ts';

const tokenOfThisListing = ({ input, bucketName }: VectorCall): { readonly after: string | undefined } => ({
  after: decodeIndexToken(text(input, 'nextToken'), bucketName, text(input, 'prefix') ?? ''),
});

/** Indexes by name; a token only if more follow [documented]. */
export const ListIndexes = vectorOperation({
  name: 'ListIndexes',
  schema: schemas.request,
  rules: [...onBucket(schemas.request), tokenOfThisListing],
  async handle(call, { after }) {
    const { input, services, namespace, bucketName } = call;
    const prefix = text(input, 'prefix') ?? '';
    const { shown, last } = await namesPage(input, { limit: DEFAULT_NAMES, after }, (page) =>
      services.engine.vectorBuckets.listIndexes(namespace, bucketName, page),
    );
    return {
      indexes: shown.map((index) => indexSummary(call, index)),
      ...(last && { nextToken: encodeIndexToken(bucketName, prefix, last.name) }),
    };
  },
});
