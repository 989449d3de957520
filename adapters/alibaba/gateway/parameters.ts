import type { ParsedParameters } from '../../../src/protocol/parameters.ts';
import { parameterMap } from '../../../src/protocol/parameters.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';

/** The parameters of a request, decoded. */
export interface AlibabaParameters {
  /** Of the query only; a name without `=` has an empty value. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Of query and form body; the form's value wins [inferred], and the last value of a repeated name. */
  readonly values: ReadonlyMap<string, string>;
  /** Whether some of them are not percent-encoded UTF-8, and therefore missing here. */
  readonly broken: boolean;
}

/** How a request proves who sent it, in the order in which the schemes are told apart. */
export type Scheme = 'acs3' | 'acs4' | 'roa-v1' | 'bearer' | 'rpc-v1' | 'anonymous';

/** Facts about a request's form that several stages use. */
export interface AlibabaFacts {
  readonly parameters: AlibabaParameters;
  readonly scheme: Scheme;
}

/** A request with the facts known before anything is checked. */
export interface AlibabaRequest {
  readonly request: WireRequest;
  readonly gateway: AlibabaFacts;
}

/**
 * The common parameters of the RPC gateway [documented, the last ones observed]: not part of an operation's input
 * unless its schema names them. ROA clients add RegionId to the query too [observed].
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

/** Parses query and form, once a request, and determines the signature scheme. */
export function factsOf(request: WireRequest): AlibabaFacts {
  const parameters = parametersOf(request);
  return { parameters, scheme: schemeOf(request, parameters) };
}

function parametersOf({ queryParameters, formParameters }: WireRequest): AlibabaParameters {
  const values = parameterMap(queryParameters);
  for (const [name, value] of parameterMap(formParameters)) values.set(name, value);
  return {
    query: pairsOf(queryParameters),
    values,
    broken: queryParameters.problem !== undefined || formParameters.problem !== undefined,
  };
}

function pairsOf({ pairs, bare }: ParsedParameters): AlibabaParameters['query'] {
  return bare.length === 0 ? pairs : [...pairs, ...bare.map((name) => [name, ''] as const)];
}

/**
 * Tells the schemes apart (docs/specs/alibaba-signing.md, 1). An id token counts as bearer: a token without signature.
 */
function schemeOf(request: WireRequest, { values }: AlibabaParameters): Scheme {
  const authorization = request.header('authorization') ?? '';
  if (authorization.startsWith('ACS3-')) return 'acs3';
  if (authorization.startsWith('ACS4-')) return 'acs4';
  if (authorization.startsWith('acs ')) return 'roa-v1';
  // Before the next check: the Go client adds a meaningless Signature to its token.
  if (request.header('x-acs-bearer-token') !== undefined || values.has('BearerToken')) return 'bearer';
  if (values.get('SignatureType') === 'BEARERTOKEN') return 'bearer';
  // Any of them suffices: authentication then reports which one is missing.
  if (['Signature', 'AccessKeyId', 'SignatureNonce', 'SignatureMethod'].some((name) => values.has(name))) {
    return 'rpc-v1';
  }
  return request.header('x-acs-zero-trust-idtoken') === undefined ? 'anonymous' : 'bearer';
}

/** The version that a request names, or `''`: RPC v1 signs the parameter, the other schemes the header. */
export function versionOf(source: AlibabaRequest): string {
  return signedOrSent(source, 'Version', 'x-acs-version');
}

/** The action that a request names, or `''`. */
export function actionOf(source: AlibabaRequest): string {
  return signedOrSent(source, 'Action', 'x-acs-action');
}

function signedOrSent({ request, gateway }: AlibabaRequest, parameter: string, header: string): string {
  const named = gateway.parameters.values.get(parameter);
  const sent = request.header(header);
  return (gateway.scheme === 'rpc-v1' ? (named ?? sent) : (sent ?? named)) ?? '';
}
