import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { type Credential, sameText, unknownAccount } from '../../../src/protocol/keys.ts';
import { clockDifference, signatureError } from '../../../src/protocol/signature-diagnosis.ts';
import { echoed } from '../../../src/protocol/signed-work.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import type { Address } from './address.ts';
import { refusal } from './errors.ts';
import { explainTos } from './explain.ts';
import { canonicalRequest, readTos4, stringToSign, type Tos4, tos4Signature } from './tos4.ts';

/** The region of state when neither signature nor host names one [inferred]. */
export const DEFAULT_REGION = 'cn-beijing';

/** Who calls; an anonymous visitor has neither account nor key. */
export interface Visitor {
  readonly account: string | undefined;
  readonly keyId: string | undefined;
  readonly region: string;
}

/** How far a request's time may be from the server's clock, in milliseconds; of plain object storage [inferred]. */
const MAX_SKEW_MS = 900_000;

/**
 * Checks in the order access key, token, signature, clock, region [inferred]. Keys that are not in the key ring pass unless
 * it is strict, each as an account of its own. Throws ApiError.
 */
export function authenticate(
  request: WireRequest,
  address: Address,
  { keys, signatureClock }: Pick<DialectEnvironment, 'keys' | 'signatureClock'>,
): Visitor {
  if (request.header('authorization') === undefined) {
    return { account: undefined, keyId: undefined, region: address.region ?? DEFAULT_REGION };
  }
  const tos4 = readTos4(request);
  const { keyId, scope, signedHeaders } = tos4;
  const region = scope[1];
  const credential = keys.find(keyId);
  if (credential === undefined && (keys.strict || !/^[\x21-\x7e]{1,128}$/.test(keyId)))
    throw refusal('InvalidAccessKeyId');
  if (credential !== undefined && !sameText(credential.token ?? '', tos4.token ?? '')) {
    throw refusal('InvalidAccessKeyId#token');
  }
  if (!['host', 'x-tos-date'].every((name) => signedHeaders.includes(name))) {
    throw refusal('AccessDeniedException#signed');
  }
  if (credential !== undefined) verify(request, tos4, credential, keys);
  checkTime(tos4, signatureClock.now());
  if (region !== (address.region ?? region)) throw refusal('AccessDeniedException#region', { region: echoed(region) });
  return { account: credential?.account ?? unknownAccount(keyId), keyId, region };
}

function verify(
  request: WireRequest,
  tos4: Tos4,
  credential: Credential,
  keys: Pick<DialectEnvironment['keys'], 'secretsBeside'>,
): void {
  const canonical = canonicalRequest(request, tos4);
  const text = stringToSign(tos4, canonical);
  if (sameText(tos4Signature(credential.secret, tos4, text), tos4.signature)) return;
  throw signatureError(
    request,
    (facts) => refusal('SignatureDoesNotMatch', facts),
    () => explainTos({ request, tos4, credential, keys, canonical, text }),
  );
}

function checkTime({ time, scope }: Tos4, now: Date): void {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(time) ?? [];
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(at) || !time.startsWith(scope[0])) throw refusal('AccessDeniedException#date');
  if (Math.abs(now.getTime() - at) > MAX_SKEW_MS) {
    throw refusal('RequestTimeTooSkewed', { detail: clockDifference(at, now.getTime()) });
  }
}
