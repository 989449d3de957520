import type { SignatureExplanation } from '../../../src/client/recorded.ts';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { defaultCredential, sameText, unknownAccount } from '../../../src/protocol/keys.ts';
import type { Caller } from '../../../src/protocol/operation.ts';
import { clockDifference, signatureError } from '../../../src/protocol/signature-diagnosis.ts';
import { gatewayError } from './errors.ts';
import { explainTc3, explainV1, type Signer } from './explain.ts';
import { hostCandidates } from './hosts.ts';
import { commonParameter, hasGatewayAuthorization, type TencentRequest } from './parameters.ts';
import type { TencentIdentity } from './product.ts';
import { isTc3Signed, parseAuthorization } from './tc3.ts';
import { isV1Signed } from './v1.ts';

/** How far a request's timestamp may be from the server's clock, in seconds [documented]. */
const window = 300;

/** A key id and the check of the signature made with it. */
interface Claim {
  readonly secretId: string;
  isSigned(secret: string, hosts: Iterable<string>): boolean;
  /** Why it is not. */
  explain(signer: Signer): SignatureExplanation;
}

/** Bytes of path and query, of a v1 body, of a TC3 body [documented, as 32 KB, 1 MB, 10 MB]. */
const sizeLimits = { get: 32 * 1024, v1: 1024 * 1024, tc3: 10 * 1024 * 1024 };

/** A request with what it says of itself. */
interface Identified extends TencentRequest {
  readonly identity: TencentIdentity;
}

/**
 * Checks in the gateway's order [inferred]: method and size; presence of the common parameters; their types; time
 * window; key; token; signature. Unknown keys pass unless the key ring is strict, each as an account of its own.
 * Throws ApiError: UnsupportedProtocol, RequestSizeLimitExceeded, InvalidParameter, MissingParameter, AuthFailure.*.
 */
export function authenticate(
  exchange: Identified,
  service: string,
  { keys, signatureClock }: Pick<DialectEnvironment, 'keys' | 'signatureClock'>,
): Caller {
  const { request, identity, gateway } = exchange;
  if (request.method !== 'GET' && request.method !== 'POST') throw gatewayError('UnsupportedProtocol');
  const { carrier, parameters } = gateway;
  checkSize(exchange);
  if (parameters.problem !== undefined && carrier === 'parameters') {
    throw gatewayError(`InvalidParameter#${parameters.problem}`);
  }
  const timestamp = presentTimestamp(exchange);
  const claim = carrier === 'headers' ? tc3Claim(exchange, timestamp) : v1Claim(exchange);
  requireNumber('Timestamp', timestamp);
  if (carrier === 'parameters') requireNumber('Nonce', commonParameter(exchange, 'Nonce'));
  const now = signatureClock.now().getTime();
  if (Math.abs(now / 1000 - Number(timestamp)) > window) {
    throw gatewayError('AuthFailure.SignatureExpire', { detail: clockDifference(Number(timestamp) * 1000, now) });
  }
  if (claim === 'SKIP') return skipped(keys.strict, identity.region);
  gateway.keyId = claim.secretId;
  const credential = keys.find(claim.secretId);
  if (credential === undefined) return unknownKey(claim.secretId, keys.strict, identity.region);
  checkToken(credential.token, commonParameter(exchange, 'Token'));
  if (!claim.isSigned(credential.secret, hostCandidates(request, service, identity.region))) {
    throw signatureError(
      request,
      (facts) => gatewayError('AuthFailure.SignatureFailure', facts),
      () => claim.explain({ credential, keys, service, region: identity.region }),
      carrier === 'parameters' ? request.body.length : 0,
    );
  }
  return { account: credential.account, region: identity.region };
}

/** Refuses requests over the gateway's size limits; over the v1 limit the answer is one about the signature [observed]. */
function checkSize({ request, gateway: { carrier } }: TencentRequest): void {
  const unread = request.oversize !== undefined;
  if (request.method === 'GET') {
    if (unread || request.path.length + request.query.length > sizeLimits.get)
      throw gatewayError('RequestSizeLimitExceeded');
  } else if (carrier === 'parameters' || (unread && !hasGatewayAuthorization(request))) {
    if (unread || request.body.length > sizeLimits.v1) throw gatewayError('AuthFailure.SignatureFailure#size');
  } else if (unread || request.body.length > sizeLimits.tc3) {
    throw gatewayError('RequestSizeLimitExceeded');
  }
}

function presentTimestamp(exchange: Identified): string {
  requirePresent('Action', exchange.identity.operation);
  requirePresent('Version', exchange.identity.version);
  return requirePresent('Timestamp', commonParameter(exchange, 'Timestamp'));
}

function tc3Claim({ request }: TencentRequest, timestamp: string): Claim | 'SKIP' {
  const header = requirePresent('Authorization', request.header('authorization'));
  if (header === 'SKIP') return 'SKIP';
  const authorization = parseAuthorization(header, request);
  if (authorization === undefined) throw gatewayError('AuthFailure.InvalidAuthorization');
  return {
    secretId: authorization.secretId,
    isSigned: (secret, hosts) => isTc3Signed(request, authorization, timestamp, secret, hosts),
    explain: (signer) => explainTc3(request, authorization, timestamp, signer),
  };
}

function v1Claim({ request, gateway }: TencentRequest): Claim {
  const { values } = gateway.parameters;
  const secretId = requirePresent('SecretId', values.get('SecretId'));
  requirePresent('Nonce', values.get('Nonce'));
  requirePresent('Signature', values.get('Signature'));
  return {
    secretId,
    isSigned: (secret, hosts) => isV1Signed(request, values, secret, hosts),
    explain: (signer) => explainV1(request, values, signer),
  };
}

function requirePresent(name: string, value: string | undefined): string {
  if (value === undefined || value === '') throw gatewayError('MissingParameter#name', { name });
  return value;
}

/** A nonce may have more digits than a JavaScript number holds: it stays text. */
function requireNumber(name: string, value = ''): void {
  if (!/^\d{1,20}$/.test(value)) throw gatewayError('InvalidParameter#type', { name });
}

/** A request without any key belongs to the account of the documented default key [inferred]. */
function skipped(strict: boolean, region: string): Caller {
  if (strict) throw gatewayError('AuthFailure.InvalidAuthorization');
  return { account: defaultCredential.account, region };
}

function unknownKey(secretId: string, strict: boolean, region: string): Caller {
  if (strict) throw gatewayError('AuthFailure.SecretIdNotFound');
  if (!/^[\x21-\x7e]{1,128}$/.test(secretId)) throw gatewayError('AuthFailure.InvalidSecretId');
  return { account: unknownAccount(secretId), region };
}

/** A token is right when the key has the same; one sent with a permanent key is wrong [inferred]. */
function checkToken(expected: string | undefined, sent: string | undefined): void {
  if (!sameText(expected ?? '', sent ?? '')) throw gatewayError('AuthFailure.TokenFailure');
}
