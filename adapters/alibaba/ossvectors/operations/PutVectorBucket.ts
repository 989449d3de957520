import schemas from '../../../../schemas/alibaba/ossvectors/PutVectorBucket.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { isOwnAccount } from '../access.ts';
import { type VectorCall, vectorOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { DEFAULT_RESOURCE_GROUP } from '../resources.ts';
import { bodyIntact, bucketNameWellFormed } from '../rules.ts';

const MAX_TAGS = 20; // of ordinary buckets [documented]; of vector buckets [inferred]

/** The header x-oss-bucket-tagging, `k1=v1&k2=v2`. */
const tagsWellFormed = ({ input }: VectorCall): { readonly tags: Readonly<Record<string, string>> } => {
  const pairs = [...new URLSearchParams(text(input, 'x-oss-bucket-tagging') ?? '')];
  if (pairs.length > MAX_TAGS || pairs.some(([name]) => name === '' || name.length > 128)) {
    throw refusal('InvalidArgument#field', { text: 'The header x-oss-bucket-tagging is invalid.' });
  }
  return { tags: Object.fromEntries(pairs) };
};

/** Creates a bucket. A second one of the same name is refused to its owner too [inferred]. */
export const PutVectorBucket = vectorOperation({
  name: 'PutVectorBucket',
  schema: schemas.request,
  rules: [bucketNameWellFormed, isOwnAccount, bodyIntact, tagsWellFormed],
  async handle({ input, services, namespace, visitor, bucketName }, { tags }) {
    const { engine, accounts, limits } = services;
    const settings = {
      accountId: visitor.accountId ?? accounts.idOf(namespace.account),
      resourceGroupId: text(input, 'x-oss-resource-group-id') ?? DEFAULT_RESOURCE_GROUP,
      tags,
    };
    await engine.vectorBuckets.create(namespace, { name: bucketName, settings }, { maxBuckets: limits.buckets });
    return null;
  },
});
