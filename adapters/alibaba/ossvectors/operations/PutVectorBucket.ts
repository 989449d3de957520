import schemas from '../../../../schemas/alibaba/ossvectors/PutVectorBucket.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { isOwnAccount } from '../access.ts';
import type { VectorOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { DEFAULT_RESOURCE_GROUP } from '../resources.ts';
import { bodyIntact, bucketNameWellFormed } from '../rules.ts';

const MAX_TAGS = 20; // of ordinary buckets [documented]; of vector buckets [inferred]

/** Creates a bucket. Of the caller's own too, a second one of the name is refused [inferred]. */
export const PutVectorBucket: VectorOperation = {
  name: 'PutVectorBucket',
  schema: schemas.request,
  rules: [
    bucketNameWellFormed,
    isOwnAccount,
    bodyIntact,
    ({ input }) => void tagsOf(text(input, 'x-oss-bucket-tagging')),
  ],
  async handle({ input, services, namespace, visitor, bucketName }) {
    const { engine, accounts, limits } = services;
    const settings = {
      accountId: visitor.accountId ?? accounts.idOf(namespace.account),
      resourceGroupId: text(input, 'x-oss-resource-group-id') ?? DEFAULT_RESOURCE_GROUP,
      tags: tagsOf(text(input, 'x-oss-bucket-tagging')),
    };
    await engine.vectorBuckets.create(namespace, { name: bucketName, settings }, { maxBuckets: limits.buckets });
    return null;
  },
};

/** Reads `k1=v1&k2=v2`. Throws ApiError InvalidArgument. */
function tagsOf(header = ''): Record<string, string> {
  const pairs = [...new URLSearchParams(header)];
  if (pairs.length > MAX_TAGS || pairs.some(([name]) => name === '' || name.length > 128)) {
    throw refusal('InvalidArgument#field', { text: 'The header x-oss-bucket-tagging is invalid.' });
  }
  return Object.fromEntries(pairs);
}
