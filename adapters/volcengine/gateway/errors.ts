import { type ErrorEntry, type Provenance, refusalOf } from '../../../src/protocol/errors.ts';

/** A row of the error catalogue; both languages have the same message: the vendor answers in English only. */
export function row(status: number, message: string, provenance: Provenance = 'inferred'): ErrorEntry {
  return { status, message: { en: message, zh: message }, provenance };
}

/**
 * Errors of access that all of object storage shares: docs/specs/tos-vectors.md, 4. Texts are Tuku's: the vendor publishes
 * none. The provenance is that of code and status. After a `#` stands which text of a code a row is.
 */
export const gatewayErrors = {
  AccessDeniedException: row(403, 'Access Denied.', 'documented'),
  'AccessDeniedException#anonymous': row(403, 'Anonymous access is forbidden for this operation.'),
  'AccessDeniedException#authorization': row(
    403,
    'The Authorization header is malformed: it must be TOS4-HMAC-SHA256 with Credential, SignedHeaders and Signature, of the service tosvectors.',
  ),
  'AccessDeniedException#signed': row(403, 'The headers host and x-tos-date must be signed.'),
  'AccessDeniedException#date': row(403, 'The request needs a valid x-tos-date header, of the day of its credential.'),
  'AccessDeniedException#region': row(403, 'The credential is of the region {region}, the endpoint is not.'),
  'AccessDeniedException#owner': row(403, 'The bucket you access does not belong to you.'),
  'AccessDeniedException#policy': row(403, 'Access denied by the policy of the vector bucket.'),
  InvalidAccessKeyId: row(403, 'The access key Id you provided does not exist in our records.'),
  'InvalidAccessKeyId#token': row(403, 'The security token you provided is invalid.'),
  PreconditionFailed: row(412, 'The host is not an endpoint of this service.', 'observed'),
  RequestTimeTooSkewed: row(
    403,
    'The difference between the request time and the current time is too large.',
    'observed',
  ),
  SignatureDoesNotMatch: row(
    403,
    'The request signature we calculated does not match the signature you provided. Check your secret access key and signing method.',
  ),
  InternalServerException: row(500, 'We encountered an internal error, please try again.', 'documented'),
  ServiceUnavailableException: row(503, 'The service is unavailable, please retry later.', 'documented'),
  TooManyRequestsException: row(429, 'Too many requests, please reduce your request rate.', 'documented'),
} satisfies Readonly<Record<string, ErrorEntry>>;

export type GatewayCode = keyof typeof gatewayErrors;

export const refusal = refusalOf<GatewayCode>(gatewayErrors);
