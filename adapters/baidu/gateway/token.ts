import { createHmac } from 'node:crypto';
import { type KeyRing, sameText } from '../../../src/protocol/keys.ts';

/** Kinds of tokens, as in published samples [observed]. */
export const ACCESS = '24';
export const REFRESH = '25';

/** What a token states. The keyed hash in its second part proves it, so tokens need not be stored. */
export interface TokenFacts {
  readonly kind: typeof ACCESS | typeof REFRESH;
  readonly clientId: string;
  /** Seconds. */
  readonly lifetime: number;
  /** Unix seconds. */
  readonly expiry: number;
  /** Eight hex digits, which tell tokens of the same second apart. */
  readonly nonce: string;
}

const MAC_DIGITS = 24;
const form = /^(24|25)\.([0-9a-f]{8})([0-9a-f]{24})\.(\d{1,10})\.(\d{1,11})\.(\d+)-(\d{1,400})$/;

/** `24.<32 hex>.<lifetime>.<expiry>.<user id>-<app id>` [observed]. The app id encodes the API key as a decimal number. */
export function writeToken(facts: TokenFacts, keys: KeyRing): string {
  const { kind, clientId, lifetime, expiry, nonce } = facts;
  return `${kind}.${nonce}${macOf(facts, keys)}.${lifetime}.${expiry}.${userIdOf(clientId)}-${numberOf(clientId)}`;
}

/** Undefined for a token that was not issued with the key's present secret. Does not check whether it has expired. */
export function readToken(token: string, keys: KeyRing): TokenFacts | undefined {
  const [, kind, nonce = '', mac = '', lifetime, expiry, , appId = ''] = form.exec(token) ?? [];
  if (kind !== ACCESS && kind !== REFRESH) return undefined;
  const facts: TokenFacts = {
    kind,
    clientId: keyOf(appId),
    lifetime: Number(lifetime),
    expiry: Number(expiry),
    nonce,
  };
  const isGenuine = sameText(mac, macOf(facts, keys)) && token === writeToken(facts, keys);
  return isGenuine ? facts : undefined;
}

/** Keyed by the secret, or by the key's id where no secret is known: such keys pass unverified anyway. */
function macOf({ kind, clientId, lifetime, expiry, nonce }: TokenFacts, keys: KeyRing): string {
  const secret = keys.find(clientId)?.secret ?? clientId;
  const content = [kind, nonce, lifetime, expiry, clientId].join('.');
  return createHmac('sha256', `token/${secret}`).update(content).digest('hex').slice(0, MAC_DIGITS);
}

/** An invented user id, the same for all tokens of a key. */
function userIdOf(clientId: string): number {
  return createHmac('sha256', 'user').update(clientId).digest().readUInt32BE();
}

/** The API key's bytes as one number. Keys are printable ASCII, so there is no leading zero to lose. */
function numberOf(clientId: string): string {
  return BigInt(`0x${Buffer.from(clientId).toString('hex')}`).toString();
}

/** The inverse of numberOf. */
function keyOf(number: string): string {
  const hex = BigInt(number).toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString();
}
