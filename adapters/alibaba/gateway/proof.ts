import { createHmac } from 'node:crypto';

/** What a signed request claims, however it is signed, for the checks in their order. */
export interface Proof {
  /** The access key's id, not empty. */
  readonly keyId: string;
  /** When the request says it was made; missing when it does not say. */
  readonly time: { readonly parameter: string; readonly text: string | undefined; parse(text: string): number };
  /** `unverifiable`: a method that exists, but whose key Tuku cannot have. */
  readonly method: 'known' | 'unverifiable' | 'unknown';
  readonly nonce: string | undefined;
  /** False for ROA v1: two of its clients send none [observed]. */
  readonly needsNonce: boolean;
  /** Session token of a temporary key. */
  readonly token: string | undefined;
  /** Throws ApiError: MissingSignature, IncompleteSignature, SignatureDoesNotMatch with what the server signed. */
  verify(secret: string): void;
}

const hashes: ReadonlyMap<string, string> = new Map([
  ['HMAC-SHA1', 'sha1'],
  ['HMAC-SHA256', 'sha256'],
  ['HMAC-SM3', 'sm3'],
]);

/** The hash of a v1 signature method, in any letter case [inferred]; undefined for none of them. */
export function hashOf(method: string): string | undefined {
  return hashes.get(method.toUpperCase());
}

/** The base64 text of an HMAC. */
export function signed(hash: string, secret: string, text: string): string {
  return createHmac(hash, secret).update(text).digest('base64');
}
