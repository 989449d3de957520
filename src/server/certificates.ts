import { createSecureContext, type SecureContext } from 'node:tls';
import { LRUCache } from 'lru-cache';
import { once } from '../concurrency/once.ts';
import type { Certificate } from './x509.ts';

/** The server's certificates: one authority, and what it signs for the names that clients ask for. */
export interface Certificates {
  /** PEM text of the authority's certificate: what clients must trust. */
  authority(): Promise<string>;
  /** For this machine's own names: for clients that ask for none. */
  local(): Promise<Certificate>;
  /** For the name a client asks for (SNI); this machine's where it is not one of Tuku's. */
  contextFor(name: string): Promise<SecureContext>;
}

/** Names under which a local client reaches the server. */
const localNames = ['localhost', '127.0.0.1', '::1'];
const MAX_CONTEXTS = 200;
/** Far below the time a certificate is valid. */
const RENEW_MS = 30 * 86_400_000;

/**
 * Everything is made or read when it is first asked for, because most runs never need it.
 * @param options.folder where the authority lives; absent, or not writable: it is gone when the server stops
 * @param options.mayCertify whether a host name, in lower case, is one to have a certificate of its own
 * @param options.onUnkept told why the authority cannot live in its folder
 */
export function createCertificates(options: {
  folder?: string;
  mayCertify(name: string): boolean;
  onUnkept(error: Error): void;
}): Certificates {
  const contexts = new LRUCache<string, SecureContext>({ max: MAX_CONTEXTS, ttl: RENEW_MS });
  const authority = once(() => openAuthority(options));
  const signer = once(async () => {
    const { makeKeyPair, makeLeaf } = await import('./x509.ts');
    const [issuer, pair] = await Promise.all([authority(), makeKeyPair()]);
    return (names: readonly string[]) => makeLeaf(issuer, pair, names);
  });
  const local = once(async () => (await signer())(localNames));
  return {
    authority: async () => (await authority()).cert,
    local,
    async contextFor(asked) {
      const name = asked.toLowerCase();
      const own = name === 'localhost' || !options.mayCertify(name);
      const key = own ? 'localhost' : name;
      const [sign, localCertificate] = await Promise.all([signer(), local()]);
      const known = contexts.get(key);
      if (known !== undefined) return known;
      const made = createSecureContext(own ? localCertificate : sign([name]));
      contexts.set(key, made);
      return made;
    },
  };
}

async function openAuthority(options: { folder?: string; onUnkept(error: Error): void }): Promise<Certificate> {
  if (options.folder !== undefined) {
    try {
      const { storedAuthority } = await import('./ca-store.ts');
      return await storedAuthority(options.folder);
    } catch (error) {
      options.onUnkept(error as Error);
    }
  }
  const { makeAuthority } = await import('./x509.ts');
  return makeAuthority();
}
