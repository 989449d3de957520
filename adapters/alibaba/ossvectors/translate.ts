import { DomainError, VectorError, type VectorProblem } from '../../../src/engine/errors.ts';
import type { ApiError } from '../../../src/protocol/errors.ts';
import { PolicyError, type PolicyProblem, VectorInputError } from '../../../src/vector-api/errors.ts';
import { inputText, policyText } from '../../../src/vector-api/texts.ts';
import { invalid, type OssCode, refusal } from './errors.ts';

/** The code of each problem that the engine reports. */
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
  // The index was recreated with another dimension while the call was on its way.
  'wrong-dimension': 'VectorIndexParameterInvalid',
  'no-text-field': 'VectorIndexParameterInvalid',
  'text-field-changed': 'VectorIndexParameterInvalid',
  'wrong-page': 'VectorIndexParameterInvalid',
};

/** The catalogue's error for what the engine, or the reading of vectors and policies, threw; undefined for the unforeseen. */
export function translate(error: unknown): ApiError<OssCode> | undefined {
  if (error instanceof VectorInputError) return invalid(inputText(error.problem));
  if (error instanceof PolicyError) return policyRefusal(error.problem);
  if (error instanceof VectorError) return refusal(ofVectors[error.problem], { detail: error.message });
  if (error instanceof DomainError && error.problem === 'busy') {
    return refusal('ServiceUnavailable', { detail: error.message });
  }
  return undefined;
}

function policyRefusal(problem: PolicyProblem): ApiError<OssCode> {
  if (problem.kind === 'version') return refusal('InvalidPolicyDocument#version');
  const text = policyText(problem);
  return refusal('InvalidPolicyDocument#text', { text, detail: text });
}
