import type { Eventually } from '../../../src/cluster/port.ts';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { ApiError } from '../../../src/protocol/errors.ts';
import { type Credential, defaultCredential, sameText, unknownAccount } from '../../../src/protocol/keys.ts';
import type { Caller } from '../../../src/protocol/operation.ts';
import { clockDifference, signatureError } from '../../../src/protocol/signature-diagnosis.ts';
import { acsProof } from './acs.ts';
import { gatewayError, invalid, missing } from './errors.ts';
import type { Nonces } from './nonces.ts';
import type { AlibabaRequest } from './parameters.ts';
import type { Proof } from './proof.ts';
import { roaV1Proof } from './roa-v1.ts';
import { rpcV1Proof } from './rpc-v1.ts';
import type { Signer } from './signer.ts';
import { timeWindow } from './time.ts';

/**
 * Finds the caller. Checks, in the gateways' order [inferred]: access key, time, signature method, signature, nonce,
 * security token. Unless the key ring is strict, unknown keys pass, each as an account of its own, and unsigned
 * requests pass as the account of the default key. Throws ApiError with the codes of docs/specs/alibaba-signing.md,
 * 7.3.
 */
export function authenticate(
  source: AlibabaRequest,
  region: string,
  { keys, signatureClock }: Pick<DialectEnvironment, 'keys' | 'signatureClock'>,
  nonces: Nonces,
): Eventually<Caller> {
  // A body that was not read cannot be checked.
  if (source.request.oversize !== undefined) throw gatewayError('RequestEntityTooLarge');
  if (source.gateway.parameters.broken) throw gatewayError('InvalidParameter.Format');
  const proof = proofOf(source);
  if (typeof proof === 'string') return unsigned(proof, keys.strict, region);
  const credential = keys.find(proof.keyId);
  if (credential === undefined) checkUnknown(proof.keyId, keys.strict);
  checkTime(proof.time, signatureClock.now().getTime());
  checkMethod(proof.method, credential);
  if (credential !== undefined) verify(source, proof, { credential, keys });
  const admit = (isReplayed: boolean): Caller => {
    if (isReplayed) throw gatewayError('SignatureNonceUsed');
    if (credential !== undefined) checkToken(credential.token ?? '', proof.token ?? '');
    return { account: credential?.account ?? unknownAccount(proof.keyId), region };
  };
  const isReplayed = replays(proof, nonces);
  return isReplayed instanceof Promise ? isReplayed.then(admit) : admit(isReplayed);
}

function verify({ request, gateway }: AlibabaRequest, proof: Proof, signer: Signer): void {
  try {
    proof.verify(signer.credential.secret);
  } catch (error) {
    if (!(error instanceof ApiError) || !error.code.startsWith('SignatureDoesNotMatch')) throw error;
    const { code, values } = error;
    throw signatureError(
      request,
      (facts) => new ApiError(code, { ...values, ...facts }),
      () => proof.explain(signer),
      gateway.scheme === 'rpc-v1' ? request.body.length : 0,
    );
  }
}

function proofOf(source: AlibabaRequest): Proof | 'bearer' | 'anonymous' {
  const { scheme } = source.gateway;
  switch (scheme) {
    case 'acs3':
    case 'acs4':
      return acsProof(source);
    case 'roa-v1':
      return roaV1Proof(source);
    case 'rpc-v1':
      return rpcV1Proof(source);
    default:
      return scheme;
  }
}

function unsigned(scheme: 'bearer' | 'anonymous', strict: boolean, region: string): Caller {
  if (strict) throw scheme === 'bearer' ? invalid('BearerToken') : missing('AccessKeyId');
  return { account: defaultCredential.account, region };
}

function checkUnknown(keyId: string, strict: boolean): void {
  if (strict) throw gatewayError('InvalidAccessKeyId.NotFound');
  if (!/^[\x21-\x7e]{1,128}$/.test(keyId)) throw gatewayError('InvalidAccessKeyId');
}

function checkTime({ parameter, text = '', parse }: Proof['time'], now: number): void {
  if (text === '') throw missing(parameter);
  const time = parse(text);
  if (Number.isNaN(time)) throw gatewayError('InvalidTimeStamp.Format');
  if (Math.abs(now - time) > timeWindow) {
    throw gatewayError('InvalidTimeStamp.Expired', { detail: clockDifference(time, now) });
  }
}

function checkMethod(method: Proof['method'], credential: Credential | undefined): void {
  if (method === 'known' || (method === 'unverifiable' && credential === undefined)) return;
  throw gatewayError('InvalidSignatureMethod');
}

function replays({ keyId, nonce = '', needsNonce }: Proof, nonces: Nonces): Eventually<boolean> {
  if (nonce === '' && needsNonce) throw missing('SignatureNonce');
  return nonce !== '' && nonces.isUsed(keyId, nonce);
}

/** The token must be the key's own; a permanent key has none [inferred]. An empty token counts as absent. */
function checkToken(expected: string, sent: string): void {
  if (sameText(expected, sent)) return;
  if (sent === '') throw gatewayError('MissingSecurityToken');
  if (!/^[\x21-\x7e]+$/.test(sent)) throw gatewayError('InvalidSecurityToken.Malformed');
  throw gatewayError('InvalidSecurityToken.MismatchWithAccessKey');
}
