import { createHash } from 'node:crypto';
import { sameText } from '../../../src/protocol/constant-time.ts';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { parseParameters, wireText } from '../../../src/protocol/parameters.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { jdError } from './errors.ts';

/** How far a timestamp may be from the server's clock [documented]. */
const WINDOW_MS = 5 * 60_000;

const NAMES = ['appkey', 'timestamp', 'sign'] as const;

/** Does the query carry any parameter of the appkey scheme? */
export function hasAppkeyParameters(request: WireRequest): boolean {
  const given = parametersOf(request);
  return NAMES.some((name) => given.has(name));
}

/**
 * The account of a request with `appkey`, `timestamp` and `sign` in its query. Checks in this order [inferred]: presence
 * of each, the timestamp's form, the key, the timestamp's age, the sign. Unknown keys pass unless the key ring is strict.
 * Throws ApiError 10004, 10041, 10042, 10046, 10001, 10045, 10047.
 */
export function appkeyAccount(
  request: WireRequest,
  { keys, clock }: Pick<DialectEnvironment, 'keys' | 'clock'>,
): string {
  const given = parametersOf(request);
  const [appkey, timestamp, sign] = NAMES.map((name) => given.get(name) ?? '') as [string, string, string];
  if (appkey === '') throw jdError('10004');
  if (timestamp === '') throw jdError('10041');
  if (sign === '') throw jdError('10042');
  if (!/^\d{1,16}$/.test(timestamp)) throw jdError('10046');
  const credential = keys.find(appkey);
  if (credential === undefined && (keys.strict || !isKeyId(appkey)))
    throw jdError('10001', { detail: 'unknown appkey' });
  // A temporary key needs its token, and this scheme has no place for one.
  if (credential?.token !== undefined) throw jdError('10001', { detail: 'a temporary key cannot be an appkey' });
  if (Math.abs(clock.now().getTime() - Number(timestamp)) > WINDOW_MS) throw jdError('10045');
  if (credential === undefined) return appkey;
  const expected = createHash('md5').update(`${credential.secret}${timestamp}`).digest('hex');
  if (!sameText(expected, sign)) throw jdError('10047');
  return credential.account;
}

/** Printable text of a sane length: can name an account. */
export function isKeyId(text: string): boolean {
  return /^[\x20-\x7e]{1,128}$/.test(text);
}

/** Of a parameter sent twice the first counts [inferred]. */
function parametersOf(request: WireRequest): ReadonlyMap<string, string> {
  return new Map(parseParameters(wireText(request.query)).pairs.toReversed());
}
