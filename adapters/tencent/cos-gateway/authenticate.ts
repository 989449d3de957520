import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { sameText, unknownAccount } from '../../../src/protocol/keys.ts';
import { clockDifference, signatureError } from '../../../src/protocol/signature-diagnosis.ts';
import { echoed } from '../../../src/protocol/signed-work.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { refusal } from './errors.ts';
import { explainCos } from './explain.ts';
import { type CosSignature, isSigned, readSignature } from './signature.ts';

/** Who calls; an anonymous visitor has neither account nor key. */
export interface Visitor {
  readonly account: string | undefined;
  readonly keyId: string | undefined;
}

/**
 * Checks in the order form, access key, token, clock, signature [inferred]. Keys that are not in the key ring pass unless
 * it is strict, each as an account of its own. Throws ApiError AccessDeniedException.
 */
export function authenticate(
  request: WireRequest,
  { keys, signatureClock }: Pick<DialectEnvironment, 'keys' | 'signatureClock'>,
): Visitor {
  const signature = readSignature(request);
  if (signature === undefined) return { account: undefined, keyId: undefined };
  const { keyId } = signature;
  const credential = keys.find(keyId);
  if (credential === undefined && keys.strict) throw refusal('AccessDeniedException#key', { keyId: echoed(keyId) });
  if (credential !== undefined && !sameText(credential.token ?? '', signature.token ?? '')) {
    throw refusal('AccessDeniedException#token', { keyId: echoed(keyId) });
  }
  checkTime(signature, signatureClock.now());
  if (credential === undefined) return { account: unknownAccount(keyId), keyId };
  if (!isSigned(request, signature, credential.secret)) {
    throw signatureError(
      request,
      (facts) => refusal('AccessDeniedException#signature', facts),
      () => explainCos({ request, signature, credential, keys }),
    );
  }
  return { account: credential.account, keyId };
}

/** Both windows are open, to the second; the vendor's tolerance is not published [inferred]. */
function checkTime({ signTime, keyTime }: CosSignature, now: Date): void {
  const at = Math.floor(now.getTime() / 1000);
  for (const [start = 0, end = 0] of [signTime, keyTime].map((time) => time.split(';').map(Number))) {
    if (at >= start && at <= end) continue;
    // Clients let a signature begin when they make it, or a minute before.
    const detail = clockDifference(start * 1000, now.getTime());
    if (at < start) throw refusal('AccessDeniedException#notYet', { detail });
    throw refusal('AccessDeniedException#expired', {
      detail: `the signature ended ${new Date(end * 1000).toISOString()}; if it was made for this request, ${detail}`,
    });
  }
}
