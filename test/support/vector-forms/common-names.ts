import type { VectorOperation } from './form.ts';

/** The operations by the names that AWS, Tencent Cloud and Volcengine give them. */
export const operationNames: Readonly<Record<VectorOperation, string>> = {
  createBucket: 'CreateVectorBucket',
  getBucket: 'GetVectorBucket',
  deleteBucket: 'DeleteVectorBucket',
  createIndex: 'CreateIndex',
  getIndex: 'GetIndex',
  deleteIndex: 'DeleteIndex',
  listIndexes: 'ListIndexes',
  putVectors: 'PutVectors',
  getVectors: 'GetVectors',
  listVectors: 'ListVectors',
  deleteVectors: 'DeleteVectors',
  queryVectors: 'QueryVectors',
};

interface IndexBody {
  readonly nonFilterableMetadataKeys: readonly string[];
}

/** The text of a call's body, in the members that these vendors share. */
export function bodyText(operation: VectorOperation, vectorBucketName: string, body: object = {}): string {
  if (operation !== 'createIndex') return JSON.stringify({ vectorBucketName, ...body });
  const { nonFilterableMetadataKeys, ...shape } = body as IndexBody;
  const metadataConfiguration = { nonFilterableMetadataKeys };
  return JSON.stringify({ vectorBucketName, ...shape, dataType: 'float32', metadataConfiguration });
}
