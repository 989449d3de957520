import type { Credential, KeyRing } from '../../../src/protocol/keys.ts';

/** Whose signature is checked. */
export interface Signer {
  readonly credential: Credential;
  readonly keys: Pick<KeyRing, 'secretsBeside'>;
}
