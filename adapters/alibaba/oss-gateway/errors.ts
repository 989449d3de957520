import { type ErrorEntry, type Provenance, refusalOf } from '../../../src/protocol/errors.ts';

/** A row of an error catalogue of object storage. */
export interface OssErrorEntry extends ErrorEntry {
  /** The vendor's number of the exact cause, where one is known. */
  readonly ec?: string;
}

/** Both languages have the same message: the vendor answers in English only. */
export function row(status: number, message: string, provenance: Provenance = 'inferred', ec?: string): OssErrorEntry {
  return { status, message: { en: message, zh: message }, provenance, ...(ec !== undefined && { ec }) };
}

const signature =
  'The request signature we calculated does not match the signature you provided. Check your key and signing method.';

/**
 * Errors that all of object storage shares: codes and statuses of docs/specs/oss-signing.md, 5, and
 * docs/specs/oss-vectors.md, 5.2. The provenance is that of code and status. After a `#` stands which text of a code a row
 * is; rows without one need no values, so that they can be injected as faults.
 */
export const gatewayErrors = {
  AccessDenied: row(403, 'You have no right to access this bucket.', 'documented', '0003-00000001'),
  'AccessDenied#owner': row(403, 'The bucket you access does not belong to you.', 'observed', '0003-00000001'),
  'AccessDenied#policy': row(403, 'Access denied by bucket policy.', 'observed', '0003-00000703'),
  'AccessDenied#anonymous': row(403, 'Anonymous access is forbidden for this operation.', 'inferred', '0003-00000001'),
  'AccessDenied#expired': row(403, 'Request has expired.', 'observed'),
  'AccessDenied#date': row(403, 'OSS authentication requires a valid Date.', 'observed'),
  BucketAlreadyExists: row(
    409,
    'The requested bucket name is not available. Please select a different name and try again.',
    'example',
    '0015-00000104',
  ),
  BucketNameNotAvailable: row(409, 'The requested bucket name is not available yet. Please try later.', 'documented'),
  EntityTooLarge: row(400, 'Your proposed upload exceeds the maximum allowed size.'),
  InternalError: row(500, 'We encountered an internal error. Please try again.'),
  InvalidAccessKeyId: row(
    403,
    'The OSS Access Key Id you provided does not exist in our records.',
    'observed',
    '0002-00000902',
  ),
  'InvalidAccessKeyId#token': row(403, 'The security token you provided is invalid.'),
  InvalidArgument: row(400, 'An argument of the request is invalid.'),
  'InvalidArgument#authorization': row(400, 'Authorization header is invalid.'),
  'InvalidArgument#presigned': row(400, 'The signature parameters of the query are invalid: {name}.'),
  'InvalidArgument#region': row(400, 'Invalid signing region in Authorization header.', 'observed', '0002-00000226'),
  'InvalidArgument#maxKeys': row(400, 'Argument max-keys must be an integer between 1 and 1000.'),
  'InvalidArgument#field': row(400, '{text}'),
  InvalidDigest: row(400, 'The Content-MD5 you specified was invalid.'),
  InvalidPolicyDocument: row(400, 'The policy document is invalid.', 'documented', '0030-00000005'),
  'InvalidPolicyDocument#version': row(400, 'The Version of the policy must be 1.', 'documented', '0030-00000002'),
  'InvalidPolicyDocument#text': row(400, 'The policy document is invalid: {text}', 'documented', '0030-00000005'),
  InvalidTargetBucketForLogging: row(400, 'The target bucket for logging is invalid.'),
  MetaOperationQpsLimitExceeded: row(503, 'Qps limit for the meta operation is exceeded.', 'documented'),
  ActiveRequestLimitExceeded: row(503, 'Max active request limit is exceeded.', 'documented'),
  TotalQpsLimitExceeded: row(503, 'Max total qps limit is exceeded.', 'documented', '0004-00000302'),
  MethodNotAllowed: row(405, 'The specified method is not allowed against this resource.'),
  MissingArgument: row(400, 'A required argument is missing.', 'documented', '0016-00000502'),
  NoSuchBucket: row(404, 'The specified bucket does not exist.', 'observed', '0015-00000101'),
  NoSuchBucketPolicy: row(404, 'The bucket policy does not exist.', 'inferred', '0030-00000006'),
  OperationNotSupported: row(400, 'The operation is not supported for this resource.'),
  RequestTimeTooSkewed: row(
    403,
    'The difference between the request time and the current time is too large.',
    'observed',
    '0002-00000504',
  ),
  SecurityTokenExpired: row(403, 'The security token you provided has expired.'),
  ServiceUnavailable: row(503, 'Please reduce your request rate.'),
  SignatureDoesNotMatch: row(403, signature, 'observed', '0002-00000040'),
  'SignatureDoesNotMatch#account': row(
    403,
    `${signature} A path-style request does not say the account id it was signed with; Tuku tried {ids}. {advice}`,
    'inferred',
    '0002-00000040',
  ),
  TooManyBuckets: row(400, 'You have attempted to create more buckets than allowed.', 'documented'),
  UserDisable: row(403, 'UserDisable', 'example', '0003-00000801'),
} satisfies Readonly<Record<string, OssErrorEntry>>;

/**
 * Makes the gateway's errors.
 * @param values fill the message; those whose names begin with a capital letter are also fields of the answer
 * @param detail for the journal and the log
 */
export const refusal = refusalOf(gatewayErrors);
