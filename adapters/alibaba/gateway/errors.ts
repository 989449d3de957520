import {
  ApiError,
  catalogueEntry,
  type ErrorCatalogue,
  type ErrorEntry,
  type Provenance,
  refusalOf,
} from '../../../src/protocol/errors.ts';

const v1Text = 'server string to sign is:';

/**
 * The gateways' error catalogue: codes and texts of docs/specs/alibaba-signing.md, 7.3. A `#` introduces the variant
 * where a code has several texts; only the code goes over the wire. Rows without `#` need no values, so that each can
 * be injected as a fault. The gateways answer in English whatever the client's language [observed].
 */
export const gatewayErrors = {
  'Forbidden.RAM': row(
    403,
    "User not authorized to operate on the specified resource, or this API doesn't support RAM.",
  ),
  IncompleteSignature: row(400, `The request signature does not conform to Aliyun standards. ${v1Text}`, 'observed'),
  'IncompleteSignature#text': row(
    400,
    `The request signature does not conform to Aliyun standards. ${v1Text}{text}`,
    'observed',
  ),
  InternalError: row(500, 'The request processing has failed due to some unknown error, exception or failure.'),
  InvalidAccessKeyId: row(404, 'Specified access key is not found or invalid.', 'documented'),
  'InvalidAccessKeyId.Inactive': row(400, 'Specified access key is disabled.', 'documented'),
  'InvalidAccessKeyId.NotFound': row(404, 'Specified access key is not found.', 'observed'),
  'InvalidAction.NotFound': row(404, 'Specified api is not found, please check your url and method.', 'observed'),
  // The vendor has the operation, so the usual text would mislead.
  'InvalidAction.NotFound#unserved': row(404, 'The api {operation} exists, but Tuku does not serve it.'),
  'InvalidParameter.Format': row(400, 'Specified parameter format is not valid.', 'documented'),
  'InvalidSecurityToken.Expired': row(400, 'Specified SecurityToken is expired.'),
  'InvalidSecurityToken.Malformed': row(400, 'Specified SecurityToken is malformed.'),
  'InvalidSecurityToken.MismatchWithAccessKey': row(400, 'Specified SecurityToken mismatch with the AccessKey.'),
  InvalidSignatureMethod: row(400, 'Specified signature method is not valid.', 'documented'),
  'InvalidTimeStamp.Expired': row(400, 'Specified time stamp or date value is expired.', 'observed'),
  'InvalidTimeStamp.Format': row(400, 'Specified time stamp or date value is not well formatted.', 'observed'),
  'InvalidProduct.NotFound': row(404, 'Specified product is not found.'),
  'InvalidProduct.NotFound#unserved': row(404, 'Tuku does not serve {product}, version {version}. It serves {served}.'),
  InvalidVersion: row(400, 'Specified parameter Version is not valid.', 'observed'),
  'InvalidVersion#unserved': row(
    400,
    'Specified parameter Version is not valid: Tuku serves no product of version {version}. It serves {served}.',
  ),
  MissingAccessKeyId: row(400, 'AccessKeyId is mandatory for this action.', 'documented'),
  MissingSecurityToken: row(400, 'SecurityToken is mandatory for this action.', 'documented'),
  MissingSignature: row(400, 'Signature is mandatory for this action.', 'documented'),
  MissingSignatureNonce: row(400, 'SignatureNonce is mandatory for this action.', 'documented'),
  MissingTimestamp: row(400, 'Timestamp is mandatory for this action.', 'documented'),
  MissingVersion: row(400, 'Version is mandatory for this action.'),
  NoPermission: row(403, "User not authorized to operate on the specified resource, or this API doesn't support RAM."),
  RequestEntityTooLarge: row(413, 'The request body is larger than the gateway accepts.'),
  ServiceUnavailable: row(503, 'The request has failed due to a temporary failure of the server.'),
  SignatureDoesNotMatch: row(400, `Specified signature is not matched with our calculation. ${v1Text}`, 'observed'),
  'SignatureDoesNotMatch#v1': row(
    400,
    `Specified signature is not matched with our calculation. ${v1Text}{text}`,
    'observed',
  ),
  'SignatureDoesNotMatch#acs': row(
    400,
    'Specified signature does not match our calculation. server StringToSign is [{text}] server CanonicalRequest is [{canonical}]',
    'observed',
  ),
  SignatureNonceUsed: row(400, 'Specified signature nonce was used already.', 'observed'),
  Throttling: row(400, 'Request was denied due to request throttling.'),
  'Throttling.Api': row(400, 'Request was denied due to api flow control.'),
  'Throttling.User': row(400, 'Request was denied due to user flow control.', 'observed'),
  UnsupportedHTTPMethod: row(400, 'Specified http method is not supported.'),
} as const satisfies ErrorCatalogue<string>;

/** A row of the gateways' catalogue: a code, or `code#variant` where a code has several texts. */
export type GatewayError = keyof typeof gatewayErrors;

/** Creates the error of a row of the gateways' catalogue; `values` fill the placeholders of its text. */
export const gatewayError = refusalOf<GatewayError>(gatewayErrors);

/** `Missing{Param}`, 400: a required parameter is absent [observed]. */
export function missing(name: string): ApiError {
  return new ApiError(`Missing${name}`, { name });
}

/** `Invalid{Param}`, 400: a parameter has a wrong type or value [observed]. */
export function invalid(name: string): ApiError {
  return new ApiError(`Invalid${name}`, { name });
}

const mandatory = row(400, '{name} is mandatory for this action.', 'observed');
const notValid = row(400, 'Specified parameter {name} is not valid.', 'observed');

/**
 * Finds the row of an error: the product's own, with the operation's text if it has one, then the gateways', then the two
 * texts that fit any parameter.
 */
export function errorRow(error: ApiError, own: ErrorCatalogue<string>, operation = ''): ErrorEntry | undefined {
  const found =
    catalogueEntry(own, `${error.code}#${operation}`) ??
    catalogueEntry(own, error.code) ??
    catalogueEntry(gatewayErrors, error.code);
  if (found !== undefined || error.values.name === undefined) return found;
  if (error.code === `Missing${error.values.name}`) return mandatory;
  return error.code === `Invalid${error.values.name}` ? notValid : undefined;
}

function row(status: number, text: string, provenance: Provenance = 'inferred'): ErrorEntry {
  return { status, message: { en: text, zh: text }, provenance };
}
