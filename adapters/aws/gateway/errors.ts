import { ApiError, type ErrorEntry, type Provenance, refusalOf } from '../../../src/protocol/errors.ts';

/** A row of an error catalogue. Both languages have the same message: the vendor answers in English only. */
export function row(status: number, message: string, provenance: Provenance = 'inferred'): ErrorEntry {
  return { status, message: { en: message, zh: message }, provenance };
}

const signature =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and ' +
  'signing method. Consult the service documentation for details.';

/**
 * Errors that all services share: docs/specs/s3-vectors.md, 1 and 7; those of signatures are those of AWS in general
 * [inferred]. After a `#` stands which text of a code a row is; rows without one need no values.
 */
export const gatewayErrors = {
  AccessDeniedException: row(403, 'Access denied', 'documented'),
  'AccessDeniedException#policy': row(
    403,
    'User: {user} is not authorized to perform: {action} on resource: {resource} {because}',
    'documented',
  ),
  ExpiredTokenException: row(403, 'The security token included in the request is expired'),
  IncompleteSignatureException: row(400, 'The request signature does not conform to AWS standards.'),
  'IncompleteSignatureException#date': row(
    400,
    "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
  ),
  'IncompleteSignatureException#expires': row(400, 'X-Amz-Expires must be between 1 and 604800 seconds.'),
  'IncompleteSignatureException#query': row(400, '{text}Re-examine the query-string parameters.'),
  InternalServerException: row(500, 'Internal server error', 'observed'),
  InvalidSignatureException: row(403, signature),
  'InvalidSignatureException#expired': row(
    403,
    'Signature expired: {signed} is now earlier than {limit} ({now} - {valid})',
  ),
  'InvalidSignatureException#early': row(
    403,
    'Signature not yet current: {signed} is still later than {limit} ({now} + 5 min.)',
  ),
  'InvalidSignatureException#twice': row(
    403,
    "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
  ),
  'InvalidSignatureException#scope': row(403, 'Credential should be scoped to {what}. '),
  'InvalidSignatureException#host': row(
    403,
    "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
  ),
  MissingAuthenticationTokenException: row(403, 'Missing Authentication Token'),
  RequestTimeoutException: row(408, 'The request timed out', 'documented'),
  SerializationException: row(400, '', 'observed'),
  ServiceUnavailableException: row(503, 'Currently unable to handle the request', 'documented'),
  TooManyRequestsException: row(429, 'Rate exceeded', 'documented'),
  UnknownOperationException: row(404, 'Unknown operation'),
  UnrecognizedClientException: row(403, 'The security token included in the request is invalid.'),
  ValidationException: row(400, 'The request is not valid', 'documented'),
  'ValidationException#text': row(400, '{text}', 'documented'),
} satisfies Readonly<Record<string, ErrorEntry>>;

export type GatewayCode = keyof typeof gatewayErrors;

/** Makes the gateway's errors: values fill the message, `detail` is for the journal and the log. */
export const refusal = refusalOf<GatewayCode>(gatewayErrors);

/** A field of a request and what is wrong with it. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/** ValidationException that says what is wrong, and where. */
export class ValidationError extends ApiError<'ValidationException#text'> {
  constructor(
    text: string,
    readonly fields: readonly FieldProblem[] = [],
    detail: string = text,
  ) {
    super('ValidationException#text', { text, detail });
  }
}
