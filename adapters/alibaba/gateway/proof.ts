import { createHmac } from 'node:crypto';
import type { SignatureExplanation } from '../../../src/client/recorded.ts';
import type { Signer } from './signer.ts';

/** The claims of a signed request, whatever its scheme, in the order in which they are checked. */
export interface Proof {
  /** The access key's id, not empty. */
  readonly keyId: string;
  /** When the request claims to have been made, and the parameter that is missing if it does not say. */
  readonly time: { readonly parameter: string; readonly text: string | undefined; parse(text: string): number };
  /** `unverifiable`: an existing method whose keys Tuku cannot have. */
  readonly method: 'known' | 'unverifiable' | 'unknown';
  readonly nonce: string | undefined;
  /** False for ROA v1: two of its clients send no nonce [observed]. */
  readonly needsNonce: boolean;
  /** Session token of a temporary key. */
  readonly token: string | undefined;
  /** Throws ApiError MissingSignature, or SignatureDoesNotMatch with the string that the server signed. */
  verify(secret: string): void;
  /** Why it is wrong. */
  explain(signer: Signer): SignatureExplanation;
}

const hashes: ReadonlyMap<string, string> = new Map([
  ['HMAC-SHA1', 'sha1'],
  ['HMAC-SHA256', 'sha256'],
  ['HMAC-SM3', 'sm3'],
]);

/** The hash of a v1 signature method, in any letter case [inferred]; undefined for unknown methods. */
export function hashOf(method: string): string | undefined {
  return hashes.get(method.toUpperCase());
}

/** An HMAC in base64. */
export function signed(hash: string, secret: string, text: string | Buffer): string {
  return createHmac(hash, secret).update(text).digest('base64');
}
