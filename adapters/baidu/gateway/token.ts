import { createHmac } from 'node:crypto';
import { sameText } from '../../../src/protocol/constant-time.ts';
import type { KeyRing } from '../../../src/protocol/keys.ts';

/** Kind and lifetime in seconds, as they stand in the tokens of published samples. */
export const ACCESS = '24';
export const REFRESH = '25';

/** What a token says; it proves it with the keyed hash in its second part, so that nothing needs to be remembered. */
export interface TokenFacts {
  readonly kind: typeof ACCESS | typeof REFRESH;
  readonly clientId: string;
  readonly lifetime: number;
  /** Unix seconds. */
  readonly expiry: number;
  /** Eight hex digits: tokens of one second differ. */
  readonly nonce: string;
}

const MAC_DIGITS = 24;
const form = /^(24|25)\.([0-9a-f]{8})([0-9a-f]{24})\.(\d{1,10})\.(\d{1,11})\.(\d+)-(\d{1,400})$/;

/** `24.<32 hex>.<lifetime>.<expiry>.<user id>-<app id>` [observed]; the app id is the API key as one decimal number. */
export function writeToken(facts: TokenFacts, keys: KeyRing): string {
  const { kind, clientId, lifetime, expiry, nonce } = facts;
  return `${kind}.${nonce}${macOf(facts, keys)}.${lifetime}.${expiry}.${userIdOf(clientId)}-${numberOf(clientId)}`;
}

/** Undefined for a token that was not made for this key and secret. Says nothing about whether it has expired. */
export function readToken(text: string, keys: KeyRing): TokenFacts | undefined {
  const [, kind, nonce = '', mac = '', lifetime, expiry, , appId = ''] = form.exec(text) ?? [];
  if (kind !== ACCESS && kind !== REFRESH) return undefined;
  const facts: TokenFacts = {
    kind,
    clientId: textOf(appId),
    lifetime: Number(lifetime),
    expiry: Number(expiry),
    nonce,
  };
  const isOurs = sameText(mac, macOf(facts, keys)) && text === writeToken(facts, keys);
  return isOurs ? facts : undefined;
}

/** Keyed by the secret; by the key's own id where no secret is known: such keys pass unverified anyhow. */
function macOf({ kind, clientId, lifetime, expiry, nonce }: TokenFacts, keys: KeyRing): string {
  const secret = keys.find(clientId)?.secret ?? clientId;
  const text = [kind, nonce, lifetime, expiry, clientId].join('.');
  return createHmac('sha256', `token/${secret}`).update(text).digest('hex').slice(0, MAC_DIGITS);
}

/** A made-up user, always the same for a key. */
function userIdOf(clientId: string): number {
  return createHmac('sha256', 'user').update(clientId).digest().readUInt32BE();
}

/** Keys are printable ASCII: no leading zero gets lost. */
function numberOf(clientId: string): string {
  return BigInt(`0x${Buffer.from(clientId).toString('hex')}`).toString();
}

function textOf(number: string): string {
  const hex = BigInt(number).toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString();
}
