import { type Connection, createClient, elsewhere, readFacts } from './client.ts';
import { readOptions, TukuError } from './errors.ts';
import { keyOf, readKeys } from './keys.ts';
import { createTrust } from './trust.ts';
import type { Credentials, Tuku } from './types.ts';

/** Which server to connect to, and as whom. */
export interface ConnectOptions {
  /** Its URL; by default `TUKU_URL`, which `tuku exec` sets, and else `http://127.0.0.1:4580`. */
  readonly url?: string;
  /** The token of its control API; by default `TUKU_CONTROL_TOKEN`. */
  readonly controlToken?: string;
  /** The keys that it knows; by default the built-in one. The first is the one to sign with. */
  readonly credentials?: readonly (Omit<Credentials, 'account'> & { readonly account?: string })[];
  /** The account to use it as; see `Tuku.account`. */
  readonly account?: string | Credentials;
  /** How long `waitForModel` waits, in milliseconds; 30,000 by default. */
  readonly timeoutMs?: number;
}

/** A client of a server that runs already: of `tuku start`, of `tuku exec`, or in a container. Throws TukuError. */
export async function connectTuku(options: ConnectOptions = {}): Promise<Tuku> {
  const { connection, limitedTo } = await connectServer(options);
  return createClient(connection, limitedTo);
}

/** The connection to a server that runs already, and the key of the account to use it as. Throws TukuError. */
export async function connectServer(
  options: ConnectOptions = {},
): Promise<{ readonly connection: Connection; readonly limitedTo?: Credentials }> {
  const { controlToken = process.env.TUKU_CONTROL_TOKEN, timeoutMs = 30_000, account } = options;
  const url = originOf(options.url ?? (process.env.TUKU_URL || 'http://127.0.0.1:4580'));
  const address = { url, ...(controlToken ? { token: controlToken } : {}) };
  const facts = await readFacts(address);
  const keys = readOptions(() => readKeys(options.credentials && JSON.stringify(options.credentials)));
  const trust = createTrust(facts.ca);
  const connection = { ...address, ...facts, keys, trust, timeoutMs, ...elsewhere };
  return { connection, ...(account === undefined ? {} : { limitedTo: keyOf(account, connection) }) };
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:') return url.origin;
  throw new TukuError('option', `url: ${text} is no http:// URL, such as http://127.0.0.1:4580`);
}
