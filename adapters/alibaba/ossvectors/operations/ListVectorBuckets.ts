import schemas from '../../../../schemas/alibaba/ossvectors/ListVectorBuckets.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { pageOf } from '../../../../src/vector-api/paging.ts';
import { isSomebody } from '../access.ts';
import { type VectorCall, vectorOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { bucketInfo } from '../resources.ts';
import { bodyIntact } from '../rules.ts';

const DEFAULT_PAGE = 100; // documented
const LARGEST_PAGE = 1000; // documented

const maxKeysInRange = ({ input }: VectorCall): { readonly limit: number } => {
  const maxKeys = text(input, 'max-keys') ?? String(DEFAULT_PAGE);
  const limit = /^\d{1,4}$/.test(maxKeys) ? Number(maxKeys) : 0;
  if (limit < 1 || limit > LARGEST_PAGE) throw refusal('InvalidArgument#maxKeys');
  return { limit };
};

/** The caller's buckets by name. An answer describes its page only if more buckets follow [documented]. */
export const ListVectorBuckets = vectorOperation({
  name: 'ListVectorBuckets',
  schema: schemas.request,
  rules: [isSomebody, bodyIntact, maxKeysInRange],
  async handle(call, { limit }) {
    const { input, services, namespace } = call;
    const [prefix, marker] = [text(input, 'prefix'), text(input, 'marker')];
    const resourceGroupId = text(input, 'x-oss-resource-group-id');
    const found = await services.engine.vectorBuckets.list(namespace, {
      ...(prefix && { prefix }),
      ...(marker && { after: marker }),
      limit: limit + 1,
      ...(resourceGroupId && { settings: { resourceGroupId } }),
    });
    const { shown, last } = pageOf(found, limit);
    const Buckets = shown.map((bucket) => bucketInfo(call, bucket));
    if (last === undefined) return { ListAllMyBucketsResult: { Buckets } };
    const page = { Prefix: prefix ?? '', Marker: marker ?? '', MaxKeys: limit, IsTruncated: true };
    return { ListAllMyBucketsResult: { ...page, NextMarker: last.name, Buckets } };
  },
});
