import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { ApiError } from '../../../src/protocol/errors.ts';
import { type Credential, sameText, unknownAccount } from '../../../src/protocol/keys.ts';
import { signatureError } from '../../../src/protocol/signature-diagnosis.ts';
import { echoed } from '../../../src/protocol/signed-work.ts';
import type { Accounts } from '../../../src/vector-api/accounts.ts';
import { refusal } from './errors.ts';
import { explainOss } from './explain.ts';
import type { Proof, SignedRequest } from './proof.ts';
import { readV1Header, readV1Query, v1Proof } from './v1.ts';
import { readV4Header, readV4Query, V4, v4Proof } from './v4.ts';

/** The region of state when neither signature nor host names one [inferred]. */
export const DEFAULT_REGION = 'cn-hangzhou';

/** Who calls; an anonymous visitor has neither account nor key. */
export interface Visitor {
  readonly account: string | undefined;
  readonly keyId: string | undefined;
  readonly region: string;
  /** The bucket owner's id, if host or signature tells it. */
  readonly accountId: string | undefined;
}

/** What signatures are checked against. */
export interface Authority extends Pick<DialectEnvironment, 'keys' | 'signatureClock'> {
  readonly accounts: Accounts;
  /** How to tell Tuku an account id that it cannot know, for users. */
  readonly accountAdvice: string;
}

/**
 * Checks in the order access key, token, clock, region, signature [inferred]. Keys that are not in the key ring pass
 * unless it is strict, each as an account of its own. Throws ApiError.
 */
export function authenticate(signed: SignedRequest, authority: Authority): Visitor {
  const { address } = signed;
  const { keys, signatureClock } = authority;
  const proof = proofOf(signed);
  const hostRegion = address.region ?? DEFAULT_REGION;
  if (proof === undefined) {
    return { account: undefined, keyId: undefined, region: hostRegion, accountId: address.accountId };
  }
  const { keyId, region = hostRegion } = proof;
  const credential = keys.find(keyId);
  if (credential === undefined && (keys.strict || !/^[\x21-\x7e]{1,128}$/.test(keyId))) {
    throw refusal('InvalidAccessKeyId', { OSSAccessKeyId: echoed(keyId) });
  }
  if (credential !== undefined && !sameText(credential.token ?? '', proof.token ?? '')) {
    throw refusal('InvalidAccessKeyId#token', { OSSAccessKeyId: echoed(keyId) });
  }
  proof.checkTime(signatureClock.now());
  if (region !== (address.region ?? region)) throw refusal('InvalidArgument#region');
  if (credential === undefined) return { account: unknownAccount(keyId), keyId, region, accountId: address.accountId };
  const accountId = prove(proof, credential, signed, authority);
  return { account: credential.account, keyId, region, accountId: accountId ?? address.accountId };
}

/** Undefined when nobody signed. Throws ApiError InvalidArgument. */
function proofOf(signed: SignedRequest): Proof | undefined {
  const { request, query } = signed;
  const authorization = request.header('authorization');
  if (authorization?.startsWith(V4)) return v4Proof(signed, readV4Header(request));
  if (authorization !== undefined) return v1Proof(signed, readV1Header(request));
  if (query.has('x-oss-signature') || query.has('x-oss-signature-version')) return v4Proof(signed, readV4Query(signed));
  return query.has('OSSAccessKeyId') ? v1Proof(signed, readV1Query(query)) : undefined;
}

/** A path-style signature that fails may be one for an account id that Tuku cannot know: the error then says so. */
function prove(
  proof: Proof,
  credential: Credential,
  signed: SignedRequest,
  { accounts, accountAdvice, keys }: Authority,
): string | undefined {
  const { secret, account } = credential;
  const { bucket, accountId } = signed.address;
  const ids = accountId === undefined ? accounts.candidates(account) : [accountId];
  try {
    return proof.verify(secret, ids);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'SignatureDoesNotMatch') throw error;
    const { values } = error;
    const isOfAccount = bucket !== undefined && accountId === undefined;
    throw signatureError(
      signed.request,
      (facts) =>
        isOfAccount
          ? refusal('SignatureDoesNotMatch#account', {
              ...values,
              ids: ids.join(', '),
              advice: accountAdvice,
              ...facts,
            })
          : refusal('SignatureDoesNotMatch', { ...values, ...facts }),
      () => explainOss({ signed, proof, credential, keys, accountIds: ids, values, proofOf }),
    );
  }
}
