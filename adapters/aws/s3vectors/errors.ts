import { type ErrorEntry, refusalOf } from '../../../src/protocol/errors.ts';
import { type FieldProblem, gatewayErrors, row, ValidationError } from '../gateway/errors.ts';

/** Errors of vector buckets. See the gateway's catalogue for how rows are named. */
const vectorErrors = {
  ConflictException: row(409, 'The request conflicts with the state of the resource', 'documented'),
  'ConflictException#bucket': row(409, 'A vector bucket with the specified name already exists', 'observed'),
  'ConflictException#index': row(409, 'An index with the specified name already exists', 'observed'),
  'ConflictException#notEmpty': row(409, 'The specified vector bucket is not empty', 'observed'),
  'ConflictException#text': row(409, '{text}'),
  KmsDisabledException: row(400, 'The specified Amazon Web Services KMS key is not enabled', 'documented'),
  KmsInvalidKeyUsageException: row(400, 'The KMS key cannot be used for this operation', 'documented'),
  KmsInvalidStateException: row(400, 'The state of the KMS key is not valid for this operation', 'documented'),
  KmsNotFoundException: row(400, 'The KMS key was not found', 'documented'),
  NotFoundException: row(404, 'The specified resource could not be found', 'documented'),
  'NotFoundException#bucket': row(404, 'The specified vector bucket could not be found', 'observed'),
  'NotFoundException#index': row(404, 'The specified index could not be found', 'observed'),
  'NotFoundException#policy': row(404, 'The specified vector bucket policy could not be found', 'observed'),
  ServiceQuotaExceededException: row(402, 'The quota of the resource is exceeded', 'documented'),
} satisfies Readonly<Record<string, ErrorEntry>>;

/** Every error of the API: docs/specs/s3-vectors.md, 7. */
export const errors = { ...gatewayErrors, ...vectorErrors };

export type S3Code = keyof typeof errors;

/** The error to throw: values fill the message, `detail` is for the journal and the log. */
export const refusal = refusalOf<S3Code>(errors);

/** ValidationException with a text and, where it is known, the field. */
export function invalid(text: string, fields?: readonly FieldProblem[], detail?: string): ValidationError {
  return new ValidationError(text, fields, detail);
}
