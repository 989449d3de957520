import { DomainError, type DomainProblem } from '../../src/engine/errors.ts';
import type { ApiError } from '../../src/protocol/errors.ts';
import { type OssCode, refusal } from './errors.ts';

/** Code for each thing the engine refuses. */
const ofDomain: Readonly<Partial<Record<DomainProblem, OssCode>>> = {
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
  busy: 'ServiceUnavailable',
};

/** The catalogue's error for what the engine threw; undefined for anything unforeseen. */
export function translate(error: unknown): ApiError<OssCode> | undefined {
  const code = error instanceof DomainError ? ofDomain[error.problem] : undefined;
  return code === undefined ? undefined : refusal(code, {}, (error as DomainError).message);
}
