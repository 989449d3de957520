import { type ApiError, type ErrorEntry, refusalOf } from '../../../src/protocol/errors.ts';
import { row, signatureErrors } from '../cos-gateway/errors.ts';

/**
 * Every error of the API: codes and statuses of docs/specs/cos-vectors.md, 5. Texts without values are those of the vendor's
 * test data, all others Tuku's [inferred]. See signatureErrors for how rows are named.
 */
export const errors = {
  ...signatureErrors,
  'AccessDeniedException#anonymous': row(403, 'Access denied: {operation} does not allow anonymous requests.'),
  'AccessDeniedException#owner': row(403, 'Access denied: the vector bucket belongs to another account.'),
  'AccessDeniedException#policy': row(403, 'Access denied by the policy of the vector bucket.'),
  ConflictException: row(409, 'VectorBucket already exists', 'documented'),
  'ConflictException#index': row(409, 'Index already exists', 'documented'),
  'ConflictException#notEmpty': row(409, 'VectorBucket is not empty', 'documented'),
  InternalServerException: row(500, 'Internal server error', 'documented'),
  KmsDisabledException: row(400, 'The KMS key is disabled', 'documented'),
  KmsInvalidKeyUsageException: row(400, 'The KMS key is not for this use', 'documented'),
  KmsInvalidStateException: row(400, 'The KMS key is in an invalid state', 'documented'),
  KmsNotFoundException: row(400, 'KMS key not found', 'documented'),
  NotFoundException: row(404, 'VectorBucket not found', 'documented'),
  'NotFoundException#index': row(404, 'Index not found', 'documented'),
  'NotFoundException#policy': row(404, 'VectorBucketPolicy not found', 'documented'),
  ServiceQuotaExceededException: row(402, 'Service quota exceeded', 'documented'),
  'ServiceQuotaExceededException#buckets': row(402, 'The account has as many vector buckets as allowed.', 'documented'),
  'ServiceQuotaExceededException#indexes': row(402, 'The vector bucket has as many indexes as allowed.', 'documented'),
  'ServiceQuotaExceededException#vectors': row(402, 'The index has as many vectors as allowed.', 'documented'),
  ServiceUnavailableException: row(503, 'Service unavailable', 'documented'),
  TooManyRequestsException: row(429, 'Too many requests', 'documented'),
  ValidationException: row(400, 'The request is invalid', 'documented'),
  'ValidationException#field': row(400, '{name} is invalid', 'documented'),
  'ValidationException#text': row(400, '{text}', 'documented'),
} satisfies Readonly<Record<string, ErrorEntry>>;

export type CosCode = keyof typeof errors;

/**
 * The error to throw.
 * @param values fill the message
 * @param detail for the journal and the log
 */
export const refusal = refusalOf<CosCode>(errors);

/** What is wrong with one member of a body. */
export interface FieldProblem {
  /** JSON pointer, e.g. `/vectors/0/key`. */
  readonly path: string;
  readonly message: string;
}

/** ValidationException with the list of members that are wrong, the first in its text. */
export function invalidFields(fieldList: readonly FieldProblem[]): ApiError<CosCode> {
  const [{ path, message } = { path: '', message: '' }] = fieldList;
  const member = path.split('/')[1] ?? '';
  const name = `${member.slice(0, 1).toUpperCase()}${member.slice(1)}`;
  return refusal('ValidationException#field', { name, fieldList: JSON.stringify(fieldList), detail: message });
}

/** ValidationException about the request as a whole. */
export function invalid(text: string): ApiError<CosCode> {
  return refusal('ValidationException#text', { text, detail: text });
}
