import { createSecureContext, type SecureContext } from 'node:tls';
import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import { once } from '../concurrency/once.ts';
import { type CertifiedNames, limitsAdvice, localNames } from './certified-names.ts';
import { withinDomains } from './host-port.ts';
import type { Authority, Certificate } from './x509.ts';

/** The server's certificates: a certificate authority, and the certificates it signs for requested host names. */
export interface Certificates {
  /** The CA certificate that clients must trust, in PEM. */
  caCertificate(): Promise<string>;
  /** The certificate for this machine's own names, shown to clients that send no server name. */
  local(): Promise<LocalCertificate>;
  /** The certificate for the server name a client sends (SNI); the local one when Tuku does not answer for that name. */
  contextFor(name: string): Promise<SecureContext>;
}

export interface LocalCertificate extends Certificate {
  /** When to ask for the next one, in milliseconds since 1970; long before this one expires. */
  readonly renewAt: number;
}

const MAX_CONTEXTS = 200;
/** How long a certificate is shown; far below its validity, also after a day on which nobody asked. */
const RENEW_MS = 10 * 86_400_000;
const HOST_NAME = /^[\w.-]{1,253}$/;

/** What is shown for one name, or for the local ones. */
interface Entry {
  readonly renewAt: number;
  readonly certificate: Promise<Certificate>;
  context(): Promise<SecureContext>;
}

/**
 * Creates or loads everything on first use, because most runs never need it.
 * @param options.folder where the CA is stored; if absent or not writable, the CA is lost when the server stops
 * @param options.names limits a new CA
 * @param options.mayCertify whether a host name, in lower case, gets a certificate of its own, if the CA's limits permit it
 * @param options.onNotStored called with the reason when the CA cannot be stored in its folder
 * @param options.onOutdated called when a stored CA works but lacks the right limits
 * @param options.shared the authority of all servers of the catalog, which may be this one's own
 * @param options.now milliseconds since 1970
 */
export function createCertificates(options: {
  folder?: string;
  names: CertifiedNames;
  mayCertify(name: string): boolean;
  onNotStored(error: Error): void;
  onOutdated?(advice: string): void;
  shared?(own: () => Promise<Authority>): Promise<Authority>;
  now?(): number;
}): Certificates {
  const { names, mayCertify, now = Date.now } = options;
  const entries = new LRUCache<string, Entry>({ max: MAX_CONTEXTS });
  /** One after the other: each takes some 3 ms of the event loop, which serves others in between. */
  const inTurn = pLimit(1);
  const { shared = (own) => own() } = options;
  const authority = once(() => shared(() => openAuthority(options)));
  const signer = once(async () => {
    const [{ createSigner, permittedDomains }, opened] = await Promise.all([import('./x509.ts'), authority()]);
    const permitted = permittedDomains(opened);
    const advice = limitsAdvice(permitted, names);
    if (advice !== undefined) options.onOutdated?.(advice);
    const permits = permitted === undefined ? () => true : withinDomains(permitted);
    return { sign: createSigner(opened), certifies: (name: string) => permits(name) && mayCertify(name) };
  });

  async function entryFor(serverName: string): Promise<Entry> {
    const name = serverName.toLowerCase();
    const { sign, certifies } = await signer();
    const isLocal = name === 'localhost' || !HOST_NAME.test(name) || !certifies(name);
    const key = isLocal ? 'localhost' : name;
    const cached = entries.get(key);
    if (cached !== undefined && now() < cached.renewAt) return cached;
    const certificate = inTurn(() => sign(isLocal ? localNames : [name], new Date(now())));
    const entry: Entry = {
      renewAt: now() + RENEW_MS,
      certificate,
      context: once(async () => createSecureContext(await certificate)),
    };
    entries.set(key, entry);
    certificate.catch(() => {
      if (entries.peek(key) === entry) entries.delete(key);
    });
    return entry;
  }

  return {
    caCertificate: async () => (await authority()).cert,
    async local() {
      const { certificate, renewAt } = await entryFor('localhost');
      return { ...(await certificate), renewAt };
    },
    contextFor: async (name) => (await entryFor(name)).context(),
  };
}

async function openAuthority(options: {
  folder?: string;
  names: CertifiedNames;
  onNotStored(error: Error): void;
}): Promise<Authority> {
  const { folder, names } = options;
  if (folder !== undefined) {
    try {
      const { loadOrCreateCa } = await import('./ca-store.ts');
      return await loadOrCreateCa(folder, names);
    } catch (error) {
      options.onNotStored(error as Error);
    }
  }
  const { createAuthority } = await import('./x509.ts');
  return createAuthority(names);
}
