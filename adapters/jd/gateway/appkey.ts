import { createHash } from 'node:crypto';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { sameText, unknownAccount } from '../../../src/protocol/keys.ts';
import { clockDifference } from '../../../src/protocol/signature-diagnosis.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { jdError } from './errors.ts';

/** Milliseconds a timestamp may differ from the server's clock [documented]. */
const WINDOW_MS = 5 * 60_000;

/** The query parameters that prove a caller without a signature; `''` for one that was not sent. */
export interface AppkeyProof {
  readonly appkey: string;
  readonly timestamp: string;
  readonly sign: string;
}

/** The proof in a query; undefined if it has none of the parameters. If one is sent twice, the first counts [inferred]. */
export function appkeyProofIn({ queryParameters }: WireRequest): AppkeyProof | undefined {
  const given = new Map(queryParameters.pairs.toReversed());
  const [appkey, timestamp, sign] = ['appkey', 'timestamp', 'sign'].map((name) => given.get(name));
  if (appkey === undefined && timestamp === undefined && sign === undefined) return undefined;
  return { appkey: appkey ?? '', timestamp: timestamp ?? '', sign: sign ?? '' };
}

/**
 * The account of an appkey. Checks in this order [inferred]: presence of each parameter, the timestamp's form, the key,
 * the timestamp's age, the sign. Unknown keys pass unless the key ring is strict.
 * Throws ApiError 10004, 10041, 10042, 10046, 10001, 10045, 10047.
 */
export function appkeyAccount(
  { appkey, timestamp, sign }: AppkeyProof,
  { keys, signatureClock }: Pick<DialectEnvironment, 'keys' | 'signatureClock'>,
): string {
  if (appkey === '') throw jdError('10004');
  if (timestamp === '') throw jdError('10041');
  if (sign === '') throw jdError('10042');
  if (!/^\d{1,16}$/.test(timestamp)) throw jdError('10046');
  const credential = keys.find(appkey);
  if (credential === undefined && (keys.strict || !isKeyId(appkey))) {
    throw jdError('10001', { detail: 'unknown appkey' });
  }
  // A temporary key needs its token, for which this scheme has no parameter.
  if (credential?.token !== undefined) throw jdError('10001', { detail: 'a temporary key cannot be an appkey' });
  const now = signatureClock.now().getTime();
  if (Math.abs(now - Number(timestamp)) > WINDOW_MS) {
    throw jdError('10045', { detail: clockDifference(Number(timestamp), now) });
  }
  if (credential === undefined) return unknownAccount(appkey);
  const expected = createHash('md5').update(`${credential.secret}${timestamp}`).digest('hex');
  if (!sameText(expected, sign)) throw jdError('10047');
  return credential.account;
}

/** Whether an unknown key can name an account: 1 to 128 printable ASCII characters. */
export function isKeyId(value: string): boolean {
  return /^[\x20-\x7e]{1,128}$/.test(value);
}
