import { createSecureContext, type SecureContext } from 'node:tls';
import { LRUCache } from 'lru-cache';
import { once } from '../concurrency/once.ts';
import type { Certificate } from './x509.ts';

/** The server's certificates: a certificate authority, and the certificates it signs for requested host names. */
export interface Certificates {
  /** The CA certificate that clients must trust, in PEM. */
  caCertificate(): Promise<string>;
  /** The certificate for this machine's own names, shown to clients that send no server name. */
  local(): Promise<Certificate>;
  /** The certificate for the server name a client sends (SNI); the local one when Tuku does not answer for that name. */
  contextFor(name: string): Promise<SecureContext>;
}

/** Names by which local clients reach the server. */
const localNames = ['localhost', '127.0.0.1', '::1'];
const MAX_CONTEXTS = 200;
/** How long a signed certificate is reused; far below its validity. */
const RENEW_MS = 30 * 86_400_000;

/**
 * Creates or loads everything on first use, because most runs never need it.
 * @param options.folder where the CA is stored; if absent or not writable, the CA is lost when the server stops
 * @param options.mayCertify whether a host name, in lower case, gets a certificate of its own
 * @param options.onNotStored called with the reason when the CA cannot be stored in its folder
 */
export function createCertificates(options: {
  folder?: string;
  mayCertify(name: string): boolean;
  onNotStored(error: Error): void;
}): Certificates {
  const contexts = new LRUCache<string, SecureContext>({ max: MAX_CONTEXTS, ttl: RENEW_MS });
  const ca = once(() => openCa(options));
  const signer = once(async () => {
    const { generateRsaKeyPair, issueCertificate } = await import('./x509.ts');
    const [issuer, pair] = await Promise.all([ca(), generateRsaKeyPair()]);
    return (names: readonly string[]) => issueCertificate(issuer, pair, names);
  });
  const local = once(async () => (await signer())(localNames));
  return {
    caCertificate: async () => (await ca()).cert,
    local,
    async contextFor(serverName) {
      const name = serverName.toLowerCase();
      const isLocal = name === 'localhost' || !options.mayCertify(name);
      const key = isLocal ? 'localhost' : name;
      const [sign, localCertificate] = await Promise.all([signer(), local()]);
      const cached = contexts.get(key);
      if (cached !== undefined) return cached;
      const context = createSecureContext(isLocal ? localCertificate : sign([name]));
      contexts.set(key, context);
      return context;
    },
  };
}

async function openCa(options: { folder?: string; onNotStored(error: Error): void }): Promise<Certificate> {
  if (options.folder !== undefined) {
    try {
      const { loadOrCreateCa } = await import('./ca-store.ts');
      return await loadOrCreateCa(options.folder);
    } catch (error) {
      options.onNotStored(error as Error);
    }
  }
  const { createCa } = await import('./x509.ts');
  return createCa();
}
