import { sameText } from '../../../src/protocol/constant-time.ts';
import type { Caller } from '../../../src/protocol/dialect.ts';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { defaultCredential } from '../../../src/protocol/keys.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { parseAuthorization } from './authorization.ts';
import { type Carrier, carrierOf, commonParameter } from './common.ts';
import { gatewayError } from './errors.ts';
import { hostCandidates } from './hosts.ts';
import { parametersOf } from './parameters.ts';
import type { TencentIdentity } from './product.ts';
import { checkSize } from './size.ts';
import { isTc3Signed } from './tc3.ts';
import { isV1Signed } from './v1.ts';

/** How far a request's timestamp may be from the server's clock, in seconds [documented]. */
const window = 300;

/** A key id and the check of the signature made with it. */
interface Claim {
  readonly secretId: string;
  isSigned(secret: string, hosts: Iterable<string>): boolean;
}

/**
 * Checks in the gateway's order [inferred]: method and size; presence of the common parameters; their types; time
 * window; key; token; signature. Unknown keys pass unless the key ring is strict, each as an account of its own.
 * Throws ApiError: UnsupportedProtocol, RequestSizeLimitExceeded, InvalidParameter, MissingParameter, AuthFailure.*.
 */
export function authenticate(
  request: WireRequest,
  identity: TencentIdentity,
  service: string,
  { keys, clock }: Pick<DialectEnvironment, 'keys' | 'clock'>,
): Caller {
  if (request.method !== 'GET' && request.method !== 'POST') throw gatewayError('UnsupportedProtocol');
  const carrier = carrierOf(request);
  checkSize(request, carrier);
  const { problem } = parametersOf(request);
  if (problem !== undefined && carrier === 'parameters') throw gatewayError(`InvalidParameter#${problem}`);
  const timestamp = presentTimestamp(request, carrier, identity);
  const claim = carrier === 'headers' ? tc3Claim(request, timestamp) : v1Claim(request);
  requireNumber('Timestamp', timestamp);
  if (carrier === 'parameters') requireNumber('Nonce', commonParameter(request, carrier, 'Nonce'));
  if (Math.abs(clock.now().getTime() / 1000 - Number(timestamp)) > window) {
    throw gatewayError('AuthFailure.SignatureExpire');
  }
  if (claim === 'SKIP') return skipped(keys.strict, identity.region);
  const credential = keys.find(claim.secretId);
  if (credential === undefined) return unknownKey(claim.secretId, keys.strict, identity.region);
  checkToken(credential.token, commonParameter(request, carrier, 'Token'));
  if (!claim.isSigned(credential.secret, hostCandidates(request, service, identity.region))) {
    throw gatewayError('AuthFailure.SignatureFailure');
  }
  return { account: credential.account, region: identity.region };
}

function presentTimestamp(request: WireRequest, carrier: Carrier, identity: TencentIdentity): string {
  requirePresent('Action', identity.operation);
  requirePresent('Version', identity.version);
  return requirePresent('Timestamp', commonParameter(request, carrier, 'Timestamp'));
}

function tc3Claim(request: WireRequest, timestamp: string): Claim | 'SKIP' {
  const header = requirePresent('Authorization', request.header('authorization'));
  if (header === 'SKIP') return 'SKIP';
  const authorization = parseAuthorization(header);
  if (authorization === undefined) throw gatewayError('AuthFailure.InvalidAuthorization');
  return {
    secretId: authorization.secretId,
    isSigned: (secret, hosts) => isTc3Signed(request, authorization, timestamp, secret, hosts),
  };
}

function v1Claim(request: WireRequest): Claim {
  const { values } = parametersOf(request);
  const secretId = requirePresent('SecretId', values.get('SecretId'));
  requirePresent('Nonce', values.get('Nonce'));
  requirePresent('Signature', values.get('Signature'));
  return { secretId, isSigned: (secret, hosts) => isV1Signed(request, values, secret, hosts) };
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
  return { account: secretId, region };
}

/** A token is right when the key has the same; one sent with a permanent key is wrong [inferred]. */
function checkToken(expected: string | undefined, sent: string | undefined): void {
  if (!sameText(expected ?? '', sent ?? '')) throw gatewayError('AuthFailure.TokenFailure');
}
