import { readFileSync } from 'node:fs';
import { CredentialsError, defaultCredential, parseCredentials } from '../protocol/keys.ts';
import { TukuError } from './errors.ts';
import type { Credentials } from './types.ts';

/** The keys that a server knows. */
export interface KnownKeys {
  /** At least one: the first is the one to sign with. */
  readonly keys: readonly Credentials[];
  /** Whether it refuses others. */
  readonly strict: boolean;
}

/**
 * The keys of the option `credentials`: a file, or its text; the built-in key without it.
 * Throws the file system's error, and TukuError.
 */
export function readKeys(given: string | undefined): readonly Credentials[] {
  if (given === undefined) return [defaultCredential];
  try {
    return parseCredentials(/^\s*\[/.test(given) ? given : readFileSync(given, 'utf8'));
  } catch (error) {
    throw error instanceof CredentialsError ? new TukuError('option', `credentials: ${error.message}`) : error;
  }
}

/** A key of an account: one that the server knows, or else one with the account's name as its id. Throws TukuError. */
export function keyOf(account: string | Credentials, { keys, strict }: KnownKeys): Credentials {
  if (typeof account !== 'string') return account;
  const known = keys.find((key) => key.account === account);
  if (known !== undefined) return known;
  if (strict) {
    throw new TukuError(
      'option',
      `no key opens the account ${account}, and unknown keys are refused (auth: strict); name one in credentials`,
    );
  }
  return { id: account, secret: `${account}-secret`, account };
}
