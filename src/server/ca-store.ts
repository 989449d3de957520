import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../folders.ts';
import { syncFolder, syncTree } from '../sync.ts';
import type { CertifiedNames } from './certified-names.ts';
import { OptionError } from './options.ts';
import type { Authority } from './x509.ts';

/** A stored CA with less time left is replaced: it must outlast the certificates that a server signs. */
const RENEW_MS = 90 * 86_400_000;
/** Attempts to store a new CA while other processes store theirs. */
const ATTEMPTS = 5;

/** Path of the CA certificate that clients must trust. */
export function caCertificateFile(folder: string): string {
  return join(authorityFolder(folder), 'ca.pem');
}

function authorityFolder(folder: string): string {
  return join(folder, 'tls');
}

function keyFile(target: string): string {
  return join(target, 'ca-key.pem');
}

/**
 * Loads the certificate authority in `<folder>/tls`; creates one if it is missing, damaged or about to expire. Throws
 * OptionError when other users can read its key, and the file system's error when it cannot be stored there.
 * @param names limits a new authority; a stored one keeps its limits
 */
export async function loadOrCreateCa(folder: string, names: CertifiedNames): Promise<Authority> {
  return readAuthority(folder) ?? (await install(folder, names, () => readAuthority(folder)));
}

/** Replaces the certificate authority in `<folder>/tls`, whatever is there. Throws as loadOrCreateCa. */
export async function renewCa(folder: string, names: CertifiedNames): Promise<Authority> {
  return install(folder, names, () => undefined);
}

/**
 * The stored authority; undefined when there is none, it is about to expire, or its files do not belong together. Throws
 * OptionError when it would be used and other users can read its key.
 */
export function readAuthority(folder: string): Authority | undefined {
  const target = authorityFolder(folder);
  const authority = readFiles(target);
  if (authority !== undefined) requirePrivate(keyFile(target));
  return authority;
}

/** The name of the stored CA certificate, by which trust stores list it; undefined when there is none. */
export function subjectOf(folder: string): string | undefined {
  try {
    const { subject } = new X509Certificate(readFileSync(caCertificateFile(folder)));
    return /^CN=(.*)$/m.exec(subject)?.[1];
  } catch {
    return undefined;
  }
}

function readFiles(target: string): Authority | undefined {
  try {
    const [cert, key] = [readFileSync(join(target, 'ca.pem'), 'utf8'), readFileSync(keyFile(target), 'utf8')];
    const issuerFile = join(target, 'issuer.pem');
    const issuer = existsSync(issuerFile) ? readFileSync(issuerFile, 'utf8') : cert;
    return isUsable({ cert, issuer, key }) ? { cert, issuer, key } : undefined;
  } catch {
    return undefined;
  }
}

function isUsable({ cert, issuer, key }: Authority): boolean {
  const [root, signer] = [new X509Certificate(cert), new X509Certificate(issuer)];
  const lasting = [root, signer].every(({ ca, validTo }) => ca && Date.parse(validTo) > Date.now() + RENEW_MS);
  return lasting && signer.verify(root.publicKey) && signer.checkPrivateKey(createPrivateKey(key));
}

/** Windows has no such modes: there, the folder's access list protects the key. */
function isExposed(file: string): boolean {
  return process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
}

function requirePrivate(file: string): void {
  if (!isExposed(file)) return;
  const mode = (statSync(file).mode & 0o777).toString(8);
  throw new OptionError(
    `${file}: other users may read or change the certificate authority's key (mode ${mode}); ` +
      `run: chmod 600 '${file}', or delete it for a new authority`,
  );
}

/** Stores a new authority until `stored` finds one that another process was faster to store. */
async function install(folder: string, names: CertifiedNames, stored: () => Authority | undefined): Promise<Authority> {
  makeFolder(folder, 0o700);
  // Imported on demand: every start loads this module, few need to create a CA.
  const created = await (await import('./x509.ts')).createAuthority(names);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    if (installFiles(created, folder, () => stored() === undefined)) return created;
    const found = stored();
    if (found !== undefined) return found;
  }
  throw new Error(`${authorityFolder(folder)} cannot be replaced`);
}

/**
 * Puts the files in place at once, by renaming their folder, and syncs them: clients trust them from now on. Returns false
 * when another process was faster: its CA is the one to read.
 */
function installFiles({ cert, issuer, key }: Authority, folder: string, mayReplace: () => boolean): boolean {
  const target = authorityFolder(folder);
  const fresh = mkdtempSync(join(folder, 'tls-'));
  const old = `${fresh}-old`;
  try {
    writeFileSync(keyFile(fresh), key, { mode: 0o600 });
    if (isExposed(keyFile(fresh))) throw new Error('its file system does not keep a file private');
    writeFileSync(join(fresh, 'issuer.pem'), issuer, { mode: 0o644 });
    writeFileSync(join(fresh, 'ca.pem'), cert, { mode: 0o644 });
    try {
      if (mayReplace()) renameSync(target, old);
    } catch {
      // Nothing to move out of the way.
    }
    syncTree(fresh);
    renameSync(fresh, target);
    syncFolder(folder);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  } finally {
    for (const rest of [fresh, old]) rmSync(rest, { recursive: true, force: true });
  }
}
