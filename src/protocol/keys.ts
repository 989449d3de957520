import { timingSafeEqual } from 'node:crypto';

/** An access key pair a client may sign with. */
export interface Credential {
  readonly id: string;
  readonly secret: string;
  /** The account whose state the key opens; several keys may name the same. */
  readonly account: string;
  /** Session token of a temporary (STS) key: requests must carry it. */
  readonly token?: string;
}

/** The keys Tuku knows. */
export interface KeyRing {
  find(id: string): Credential | undefined;
  /** Secrets of some other keys: what a client may have taken for this one's. */
  secretsBeside(id: string): readonly string[];
  /** The accounts of all of them, each once, in the order of the keys. */
  readonly accounts: readonly string[];
  /** With `--auth strict` unknown keys are refused; otherwise they pass, each as an account of its own: see unknownAccount. */
  readonly strict: boolean;
}

/** Begins the accounts of unknown keys. No credentials file may name such an account. */
const UNKNOWN = 'unknown:';

/** The account of a key that the key ring does not have: never one that a credentials file names. */
export function unknownAccount(keyId: string): string {
  return `${UNKNOWN}${keyId}`;
}

/** What clients call an account: its name or, if it is an unknown key's, the key's id. */
export function accountName(account: string): string {
  return account.startsWith(UNKNOWN) ? account.slice(UNKNOWN.length) : account;
}

/** The accounts that a person may mean by a name: the one of that name, and an unknown key's unless the name is taken. */
export function accountsMeant(name: string, { accounts }: Pick<KeyRing, 'accounts'>): readonly string[] {
  return accounts.includes(name) ? [name] : [name, unknownAccount(name)];
}

const MAX_BESIDE = 10;

/** The one documented default pair. */
export const defaultCredential: Credential = { id: 'tuku', secret: 'tuku-secret', account: 'tuku' };

export function keyRing(credentials: readonly Credential[], strict: boolean): KeyRing {
  const byId = new Map(credentials.map((credential) => [credential.id, credential]));
  const accounts = [...new Set(credentials.map(({ account }) => account))];
  return {
    find: (id) => byId.get(id),
    secretsBeside: (id) =>
      credentials
        .filter((other) => other.id !== id)
        .slice(0, MAX_BESIDE)
        .map(({ secret }) => secret),
    accounts,
    strict,
  };
}

/** A `--credentials` file that cannot be used. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
}

/**
 * Reads a credentials file's text: a JSON array of `{"id", "secret", "account"?, "token"?}`, at least one; the account is the
 * id by default. Throws CredentialsError that names the entry, never its values.
 */
export function parseCredentials(text: string): Credential[] {
  const entries = parseArray(text);
  const seen = new Set<string>();
  return entries.map((entry, index) => {
    const place = `entry ${index + 1}`;
    if (typeof entry !== 'object' || entry === null) throw new CredentialsError(`${place} is not an object`);
    const fields = entry as Record<string, unknown>;
    const unknown = Object.keys(fields).find((field) => !['id', 'secret', 'account', 'token'].includes(field));
    if (unknown !== undefined) throw new CredentialsError(`${place} has an unknown field "${unknown}"`);
    const { id, secret, account = id, token } = fields;
    if (!isText(id) || !isText(secret) || !isText(account)) {
      throw new CredentialsError(
        `${place} needs "id" and "secret" as non-empty strings ("account" and "token" are optional)`,
      );
    }
    if (account.startsWith(UNKNOWN)) {
      throw new CredentialsError(`${place} has an account that begins with "${UNKNOWN}", as those of unknown keys do`);
    }
    if (token !== undefined && !isText(token))
      throw new CredentialsError(`${place} has an empty or non-string "token"`);
    if (seen.has(id)) throw new CredentialsError(`${place} repeats an id`);
    seen.add(id);
    return { id, secret, account, ...(token === undefined ? {} : { token }) };
  });
}

function parseArray(text: string): unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CredentialsError('not JSON');
  }
  if (!Array.isArray(value)) throw new CredentialsError('not a JSON array of {"id", "secret", "account"?, "token"?}');
  if (value.length === 0) throw new CredentialsError('an empty list has no key to sign with');
  return value;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Compares secrets in a time that does not tell where they differ. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
