import { type ApiError, type ErrorEntry, refusalOf } from '../../../src/protocol/errors.ts';
import { gatewayErrors, row } from '../gateway/errors.ts';

/** Errors of vector buckets: docs/specs/tos-vectors.md, 4; texts are Tuku's, the vendor publishes none. */
const vectorErrors = {
  ConflictException: row(409, 'The vector bucket or the vector index exists already.', 'documented'),
  'ConflictException#notEmpty': row(409, 'The vector bucket you tried to delete is not empty.'),
  ServiceQuotaExceededException: row(402, 'Your request exceeds a service quota.', 'documented'),
  'ServiceQuotaExceededException#text': row(402, '{text}', 'documented'),
  ValidationException: row(400, 'The request is not valid.', 'documented'),
  'ValidationException#text': row(400, '{text}', 'documented'),
  VectorBucketNotFound: row(404, 'The specified vector bucket does not exist.', 'observed'),
  VectorBucketPolicyNotFound: row(404, 'The specified vector bucket has no policy.'),
  VectorIndexNotFound: row(404, 'The specified vector index does not exist.', 'observed'),
} satisfies Readonly<Record<string, ErrorEntry>>;

/** Every error of the API. */
export const errors = { ...gatewayErrors, ...vectorErrors };

export type TosCode = keyof typeof errors;

export const refusal = refusalOf<TosCode>(errors);

/** ValidationException that says what is wrong. */
export function invalid(text: string): ApiError<TosCode> {
  return refusal('ValidationException#text', { text, detail: text });
}
