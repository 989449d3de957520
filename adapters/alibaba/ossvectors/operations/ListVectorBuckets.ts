import schemas from '../../../../schemas/alibaba/ossvectors/ListVectorBuckets.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { isSomebody } from '../access.ts';
import type { VectorOperation, VectorRule } from '../call.ts';
import { refusal } from '../errors.ts';
import { bucketInfo } from '../resources.ts';
import { bodyIntact } from '../rules.ts';

const DEFAULT_MAX = 100; // documented
const LARGEST_MAX = 1000; // documented

const maxKeysInRange: VectorRule = ({ input }) => {
  const max = text(input, 'max-keys') ?? '1';
  if (!/^\d{1,4}$/.test(max) || Number(max) < 1 || Number(max) > LARGEST_MAX) throw refusal('InvalidArgument#maxKeys');
};

/** The caller's buckets by name. How the list was cut is said only when it was [documented]. */
export const ListVectorBuckets: VectorOperation = {
  name: 'ListVectorBuckets',
  schema: schemas.request,
  rules: [isSomebody, bodyIntact, maxKeysInRange],
  async handle(call) {
    const { input, services, namespace } = call;
    const [prefix, marker] = [text(input, 'prefix'), text(input, 'marker')];
    const limit = Number(text(input, 'max-keys') ?? DEFAULT_MAX);
    const resourceGroupId = text(input, 'x-oss-resource-group-id');
    const found = await services.engine.vectorBuckets.list(namespace, {
      ...(prefix && { prefix }),
      ...(marker && { after: marker }),
      limit: limit + 1,
      ...(resourceGroupId && { settings: { resourceGroupId } }),
    });
    const buckets = found.slice(0, limit);
    const Buckets = buckets.map((bucket) => bucketInfo(call, bucket));
    if (found.length <= limit) return { ListAllMyBucketsResult: { Buckets } };
    const cut = { Prefix: prefix ?? '', Marker: marker ?? '', MaxKeys: limit, IsTruncated: true };
    return { ListAllMyBucketsResult: { ...cut, NextMarker: buckets.at(-1)?.name ?? '', Buckets } };
  },
};
