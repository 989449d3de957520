import type { WireRequest } from '../../../src/protocol/wire.ts';
import { parametersOf } from './parameters.ts';

/**
 * The common parameters of the RPC gateway [documented, the last ones observed]; no input of an operation, unless its
 * schema names one. ROA clients add RegionId to the query too [observed].
 */
export const commonNames: ReadonlySet<string> = new Set([
  'Action',
  'Version',
  'Format',
  'AccessKeyId',
  'Signature',
  'SignatureMethod',
  'SignatureVersion',
  'SignatureNonce',
  'SignatureType',
  'Timestamp',
  'TimeStamp',
  'SecurityToken',
  'BearerToken',
  'RegionId',
]);

/** How a request proves who sent it, in the order in which they are told apart. */
export type Scheme = 'acs3' | 'acs4' | 'roa-v1' | 'bearer' | 'rpc-v1' | 'anonymous';

/** Tells the schemes apart (docs/specs/alibaba-signing.md, 1). An id token counts as bearer: a token, no signature. */
export function schemeOf(request: WireRequest): Scheme {
  const authorization = request.header('authorization') ?? '';
  if (authorization.startsWith('ACS3-')) return 'acs3';
  if (authorization.startsWith('ACS4-')) return 'acs4';
  if (authorization.startsWith('acs ')) return 'roa-v1';
  const { values } = parametersOf(request);
  // before the next: the Go client adds a meaningless Signature to its token
  if (request.header('x-acs-bearer-token') !== undefined || values.has('BearerToken')) return 'bearer';
  if (values.get('SignatureType') === 'BEARERTOKEN') return 'bearer';
  // without Signature too, to say which of them is missing
  if (['Signature', 'AccessKeyId', 'SignatureNonce', 'SignatureMethod'].some((name) => values.has(name))) {
    return 'rpc-v1';
  }
  return request.header('x-acs-zero-trust-idtoken') === undefined ? 'anonymous' : 'bearer';
}

/** The version a request asks for, `''` when none: RPC v1 signs the parameter, the other schemes the header. */
export function versionOf(request: WireRequest): string {
  return signedOrSent(request, 'Version', 'x-acs-version');
}

/** The action a request names, `''` when none. */
export function actionOf(request: WireRequest): string {
  return signedOrSent(request, 'Action', 'x-acs-action');
}

function signedOrSent(request: WireRequest, parameter: string, header: string): string {
  const named = parametersOf(request).values.get(parameter);
  const sent = request.header(header);
  return (schemeOf(request) === 'rpc-v1' ? (named ?? sent) : (sent ?? named)) ?? '';
}
