import { sameText } from '../../../src/protocol/constant-time.ts';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { ApiError } from '../../../src/protocol/errors.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { refusal } from '../ossvectors/errors.ts';
import type { Accounts } from './accounts.ts';
import type { Address } from './address.ts';
import type { Proof } from './proof.ts';
import { queryOf } from './query.ts';
import { readV1Header, readV1Query, v1Proof } from './v1.ts';
import { readV4Header, readV4Query, V4, v4Proof } from './v4.ts';

/** Where state belongs when neither signature nor host name a region [inferred]. */
const DEFAULT_REGION = 'cn-hangzhou';

/** Who calls; an anonymous visitor has neither account nor key. */
export interface Visitor {
  readonly account: string | undefined;
  readonly keyId: string | undefined;
  readonly region: string;
  /** The bucket owner's id, where host or signature tell it. */
  readonly accountId: string | undefined;
}

/**
 * Checks in the order access key, token, clock, region, signature [inferred]. Keys that are not in the key ring pass
 * unless it is strict, each as an account of its own. Throws ApiError.
 */
export function authenticate(
  request: WireRequest,
  address: Address,
  { keys, clock, accounts }: Pick<DialectEnvironment, 'keys' | 'clock'> & { readonly accounts: Accounts },
): Visitor {
  const proof = proofOf(request, address);
  const hostRegion = address.region ?? DEFAULT_REGION;
  if (proof === undefined) {
    return { account: undefined, keyId: undefined, region: hostRegion, accountId: address.accountId };
  }
  const { keyId, region = hostRegion } = proof;
  const credential = keys.find(keyId);
  if (credential === undefined && (keys.strict || !/^[\x21-\x7e]{1,128}$/.test(keyId))) {
    throw refusal('InvalidAccessKeyId', { OSSAccessKeyId: keyId });
  }
  if (credential !== undefined && !sameText(credential.token ?? '', proof.token ?? '')) {
    throw refusal('InvalidAccessKeyId#token', { OSSAccessKeyId: keyId });
  }
  proof.checkTime(clock.now());
  if (region !== (address.region ?? region)) throw refusal('InvalidArgument#region');
  if (credential === undefined) return { account: keyId, keyId, region, accountId: address.accountId };
  const accountId = prove(proof, credential, address, accounts);
  return { account: credential.account, keyId, region, accountId: accountId ?? address.accountId };
}

function proofOf(request: WireRequest, address: Address): Proof | undefined {
  const authorization = request.header('authorization');
  if (authorization?.startsWith(V4)) return v4Proof(request, address, readV4Header(request));
  if (authorization !== undefined) return v1Proof(request, address, readV1Header(request));
  const query = queryOf(request);
  if (query.has('x-oss-signature') || query.has('x-oss-signature-version')) {
    return v4Proof(request, address, readV4Query(request));
  }
  return query.has('OSSAccessKeyId') ? v1Proof(request, address, readV1Query(request)) : undefined;
}

/** A path-style signature that fails may be one for an account id that Tuku cannot know: the error then says so. */
function prove(
  proof: Proof,
  { secret, account }: { readonly secret: string; readonly account: string },
  { bucket, accountId }: Address,
  accounts: Accounts,
): string | undefined {
  const ids = accountId === undefined ? accounts.candidates(account) : [accountId];
  try {
    return proof.verify(secret, ids);
  } catch (error) {
    if (!(error instanceof ApiError) || bucket === undefined || accountId !== undefined) throw error;
    const advice = 'Give Tuku yours: --switch alibaba-ossvectors.account-ids=ID, or "account" in --credentials.';
    throw refusal('SignatureDoesNotMatch#account', { ...error.values, ids: ids.join(', '), advice });
  }
}
