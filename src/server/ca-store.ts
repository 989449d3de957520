import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../folders.ts';
import { syncFolder, syncTree } from '../sync.ts';
import type { Certificate } from './x509.ts';

/** A stored CA certificate with less time left is replaced: it must outlast every certificate it signs. */
const RENEW_MS = 400 * 86_400_000;
/** Attempts to store a new CA while other processes store theirs. */
const ATTEMPTS = 5;

/** The user's own folder for a CA that belongs to no data folder: the user has to trust it only once. */
export function userDataFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_DATA_HOME || join(homedir(), '.local/share'), 'tuku');
}

/** Path of the CA certificate that clients must trust. */
export function caCertificateFile(folder: string): string {
  return join(folder, 'tls/ca.pem');
}

/**
 * Loads the certificate authority in `<folder>/tls`; creates one if it is missing, damaged or about to expire. Throws the
 * file system's error when it cannot be stored there.
 */
export async function loadOrCreateCa(folder: string): Promise<Certificate> {
  const target = join(folder, 'tls');
  let created: Certificate | undefined;
  for (let attempt = 1; ; attempt++) {
    const stored = readCa(target);
    if (stored !== undefined) return stored;
    makeFolder(folder, 0o700);
    // Imported on demand: every start loads this module, few need to create a CA.
    created ??= await (await import('./x509.ts')).createCa();
    if (installCa(created, folder, target)) return created;
    if (attempt === ATTEMPTS) throw new Error(`${target} cannot be replaced`);
  }
}

/** Undefined when there is no CA, it is about to expire, or its key and certificate do not match. */
function readCa(target: string): Certificate | undefined {
  try {
    const [cert, key] = [
      readFileSync(join(target, 'ca.pem'), 'utf8'),
      readFileSync(join(target, 'ca-key.pem'), 'utf8'),
    ];
    const parsed = new X509Certificate(cert);
    const lasts = Date.parse(parsed.validTo) > Date.now() + RENEW_MS;
    return parsed.ca && lasts && parsed.checkPrivateKey(createPrivateKey(key)) ? { cert, key } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Puts both files in place at once, by renaming their folder, and syncs them: clients trust them from now on. Returns false when another process was faster: its CA is
 * the one to read.
 */
function installCa({ cert, key }: Certificate, folder: string, target: string): boolean {
  const fresh = mkdtempSync(join(folder, 'tls-'));
  const old = `${fresh}-old`;
  try {
    writeFileSync(join(fresh, 'ca-key.pem'), key, { mode: 0o600 });
    writeFileSync(join(fresh, 'ca.pem'), cert, { mode: 0o644 });
    try {
      if (readCa(target) === undefined) renameSync(target, old);
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
