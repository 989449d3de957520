// Every operation of the API, by the path that calls it.
export { CreateIndex } from './operations/CreateIndex.ts';
export { CreateVectorBucket } from './operations/CreateVectorBucket.ts';
export { DeleteIndex } from './operations/DeleteIndex.ts';
export { DeleteVectorBucket } from './operations/DeleteVectorBucket.ts';
export { DeleteVectorBucketPolicy } from './operations/DeleteVectorBucketPolicy.ts';
export { DeleteVectors } from './operations/DeleteVectors.ts';
export { GetIndex } from './operations/GetIndex.ts';
export { GetVectorBucket } from './operations/GetVectorBucket.ts';
export { GetVectorBucketPolicy } from './operations/GetVectorBucketPolicy.ts';
export { GetVectors } from './operations/GetVectors.ts';
export { ListIndexes } from './operations/ListIndexes.ts';
export { ListVectorBuckets } from './operations/ListVectorBuckets.ts';
export { ListVectors } from './operations/ListVectors.ts';
export { PutVectorBucketPolicy } from './operations/PutVectorBucketPolicy.ts';
export { PutVectors } from './operations/PutVectors.ts';
export { QueryVectors } from './operations/QueryVectors.ts';
