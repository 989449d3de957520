import type { VectorOperation } from './call.ts';
import { DeleteBucketLogging } from './operations/DeleteBucketLogging.ts';
import { DeleteBucketPolicy } from './operations/DeleteBucketPolicy.ts';
import { DeleteVectorBucket } from './operations/DeleteVectorBucket.ts';
import { DeleteVectorIndex } from './operations/DeleteVectorIndex.ts';
import { DeleteVectors } from './operations/DeleteVectors.ts';
import { GetBucketLogging } from './operations/GetBucketLogging.ts';
import { GetBucketPolicy } from './operations/GetBucketPolicy.ts';
import { GetVectorBucket } from './operations/GetVectorBucket.ts';
import { GetVectorIndex } from './operations/GetVectorIndex.ts';
import { GetVectors } from './operations/GetVectors.ts';
import { ListVectorBuckets } from './operations/ListVectorBuckets.ts';
import { ListVectorIndexes } from './operations/ListVectorIndexes.ts';
import { ListVectors } from './operations/ListVectors.ts';
import { PutBucketLogging } from './operations/PutBucketLogging.ts';
import { PutBucketPolicy } from './operations/PutBucketPolicy.ts';
import { PutVectorBucket } from './operations/PutVectorBucket.ts';
import { PutVectorIndex } from './operations/PutVectorIndex.ts';
import { PutVectorIndexFusion } from './operations/PutVectorIndexFusion.ts';
import { PutVectors } from './operations/PutVectors.ts';
import { QueryVectors } from './operations/QueryVectors.ts';
import { QueryVectorsFusion } from './operations/QueryVectorsFusion.ts';
import type { OperationName } from './routes.ts';

/** What every route leads to. */
export const operations: Readonly<Record<OperationName, VectorOperation>> = {
  DeleteBucketLogging,
  DeleteBucketPolicy,
  DeleteVectorBucket,
  DeleteVectorIndex,
  DeleteVectors,
  GetBucketLogging,
  GetBucketPolicy,
  GetVectorBucket,
  GetVectorIndex,
  GetVectors,
  ListVectorBuckets,
  ListVectorIndexes,
  ListVectors,
  PutBucketLogging,
  PutBucketPolicy,
  PutVectorBucket,
  PutVectorIndex,
  PutVectorIndexFusion,
  PutVectors,
  QueryVectors,
  QueryVectorsFusion,
};
