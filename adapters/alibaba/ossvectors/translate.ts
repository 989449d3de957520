import { DomainError, VectorError, type VectorProblem } from '../../../src/engine/errors.ts';
import type { ApiError } from '../../../src/protocol/errors.ts';
import { type OssCode, refusal } from './errors.ts';

/** Code for each thing the engine refuses. */
const ofVectors: Readonly<Record<VectorProblem, OssCode>> = {
  'bucket-exists': 'BucketAlreadyExists',
  'bucket-not-found': 'NoSuchBucket',
  'bucket-not-empty': 'VectorBucketNotEmpty',
  'too-many-buckets': 'TooManyBuckets',
  'index-exists': 'VectorBucketIndexAlreadyExist',
  'index-not-found': 'NoSuchVectorIndex',
  'too-many-indexes': 'VectorBucketIndexExceedLimit',
  // No code is published for a full index.
  'index-full': 'VectorIndexParameterInvalid',
  // The index was made anew, with another dimension, while the call was on its way.
  'wrong-dimension': 'VectorIndexParameterInvalid',
  'wrong-page': 'VectorIndexParameterInvalid',
};

/** The catalogue's error for what the engine threw; undefined for anything unforeseen. */
export function translate(error: unknown): ApiError<OssCode> | undefined {
  if (error instanceof VectorError) return refusal(ofVectors[error.problem], { detail: error.message });
  if (error instanceof DomainError && error.problem === 'busy')
    return refusal('ServiceUnavailable', { detail: error.message });
  return undefined;
}
