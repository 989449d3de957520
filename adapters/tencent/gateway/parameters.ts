import type { ParsedParameters } from '../../../src/protocol/parameters.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';

/** Where a request carries its common parameters: in X-TC-* headers (TC3, SKIP), or beside the others (signature v1). */
export type Carrier = 'headers' | 'parameters';

/** Parameters of a query or a form. A name sent twice has its last value [inferred]. */
export interface Parameters {
  readonly values: ReadonlyMap<string, string>;
  /** What keeps the text from being read whole: a piece without `=`, or bytes that are not percent-encoded UTF-8. */
  readonly problem: 'separator' | 'encoding' | undefined;
}

/** The common parameters of signature v1 [documented]; no input of an action in that form. */
export const commonNames: ReadonlySet<string> = new Set([
  'Action',
  'Language',
  'Nonce',
  'Region',
  'RequestClient',
  'SecretId',
  'Signature',
  'SignatureMethod',
  'Timestamp',
  'Token',
  'Version',
]);

export const tc3Scheme = 'TC3-HMAC-SHA256';

/** What every stage needs to know of how a request is written. */
export interface TencentFacts {
  readonly carrier: Carrier;
  /** Of the form for POST with the form's content type, else of the query. */
  readonly parameters: Parameters;
  /** The access key that the request names, a sub-account's; `''` until `authenticate` has read it, and for none. */
  keyId: string;
}

/** A request and what is known of it before anything is checked. */
export interface TencentRequest {
  readonly request: WireRequest;
  readonly gateway: TencentFacts;
}

export function factsOf(request: WireRequest): TencentFacts {
  const parameters = read(request.method === 'POST' ? request.formParameters : request.queryParameters);
  return { carrier: carrierOf(request, parameters), parameters, keyId: '' };
}

function read({ pairs, bare, problem }: ParsedParameters): Parameters {
  return { values: new Map(pairs), problem: problem ?? (bare.length > 0 ? 'separator' : undefined) };
}

/** Signature v1 needs `Action` or `SecretId` among the parameters and no sign of TC3 in the headers. */
function carrierOf(request: WireRequest, { values }: Parameters): Carrier {
  if (request.header('x-tc-action') !== undefined || hasGatewayAuthorization(request)) return 'headers';
  return values.has('Action') || values.has('SecretId') ? 'parameters' : 'headers';
}

/** An Authorization header of this gateway: TC3, or SKIP. */
export function hasGatewayAuthorization(request: WireRequest): boolean {
  const value = request.header('authorization');
  return value !== undefined && (value.startsWith(tc3Scheme) || value === 'SKIP');
}

/** A common parameter by its v1 name, from where the request carries it; undefined when absent. */
export function commonParameter({ request, gateway }: TencentRequest, name: string): string | undefined {
  return gateway.carrier === 'headers'
    ? request.header(`x-tc-${name.toLowerCase()}`)
    : gateway.parameters.values.get(name);
}
