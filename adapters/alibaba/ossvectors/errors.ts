import { type ApiError, refusalOf } from '../../../src/protocol/errors.ts';
import { gatewayErrors, type OssErrorEntry, row } from '../oss-gateway/errors.ts';

/** Errors of vector buckets; the vendor does not publish their texts. See the gateway's catalogue for how rows are named. */
const vectorErrors = {
  InvalidVectorBucketName: row(400, 'The specified vector bucket name is not valid.', 'documented'),
  MalformedJson: row(400, 'The JSON you provided was not well-formed or did not validate.', 'documented'),
  NoSuchVectorIndex: row(404, 'The specified vector index does not exist.', 'documented'),
  'OperationNotSupported#subresource': row(
    400,
    'Vector buckets have no operation with the sub-resource {subresource}; Tuku does not serve ordinary buckets.',
  ),
  VectorBucketIndexAlreadyExist: row(409, 'The specified vector index already exists.', 'documented'),
  VectorBucketIndexExceedLimit: row(
    400,
    'The number of vector indexes of the vector bucket has reached its limit.',
    'documented',
  ),
  VectorBucketNotEmpty: row(409, 'The vector bucket you tried to delete is not empty.', 'documented'),
  VectorIndexOperationConflict: row(409, 'Another operation on the vector index is in progress.'),
  VectorIndexParameterInvalid: row(400, 'A parameter of the request is invalid.', 'documented'),
  'VectorIndexParameterInvalid#text': row(400, '{text}', 'documented'),
} satisfies Readonly<Record<string, OssErrorEntry>>;

/** Every error of the API: codes and statuses of docs/specs/oss-vectors.md, 5.2, and docs/specs/oss-signing.md, 5. */
export const errors = { ...gatewayErrors, ...vectorErrors };

export type OssCode = keyof typeof errors;

/**
 * The error to throw.
 * @param values fill the message; those whose names begin with a capital letter are also fields of the answer
 * @param detail for the journal and the log
 */
export const refusal = refusalOf<OssCode>(errors);

/** VectorIndexParameterInvalid that says what is wrong. */
export function invalid(text: string): ApiError<OssCode> {
  return refusal('VectorIndexParameterInvalid#text', { text, detail: text });
}
