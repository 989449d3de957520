import { ossClient } from '../oss-client.ts';
import type { VectorForm, VectorOperation } from './form.ts';

const operations: Readonly<Record<VectorOperation, string>> = {
  createBucket: 'PutVectorBucket',
  getBucket: 'GetVectorBucket',
  deleteBucket: 'DeleteVectorBucket',
  createIndex: 'PutVectorIndex',
  getIndex: 'GetVectorIndex',
  deleteIndex: 'DeleteVectorIndex',
  listIndexes: 'ListVectorIndexes',
  putVectors: 'PutVectors',
  getVectors: 'GetVectors',
  listVectors: 'ListVectors',
  deleteVectors: 'DeleteVectors',
  queryVectors: 'QueryVectors',
};

export const alibabaOssVectors: VectorForm = {
  dialect: 'alibaba-ossvectors',
  buckets: ['model-a', 'model-b', 'model-c'],
  indexes: ['first', 'second', 'Third'],
  codes: {
    bucketMissing: 'NoSuchBucket',
    bucketOfIndexMissing: 'NoSuchBucket',
    indexMissing: 'NoSuchVectorIndex',
    bucketExists: 'BucketAlreadyExists',
    indexExists: 'VectorBucketIndexAlreadyExist',
    bucketNotEmpty: 'VectorBucketNotEmpty',
  },
  listing: { filter: true, segments: true },
  emptyLists: true,
  distance: (_, exact) => exact,
  tolerance: 1e-9,
  client(url) {
    const call = ossClient(url);
    return (operation, bucket, body) =>
      call(operations[operation], bucket, operation === 'createIndex' ? indexBody(body as IndexBody) : body);
  },
};

interface IndexBody {
  readonly nonFilterableMetadataKeys: readonly string[];
}

function indexBody({ nonFilterableMetadataKeys, ...shape }: IndexBody): object {
  return { ...shape, dataType: 'float32', metadata: { nonFilterableMetadataKeys } };
}
