import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from './x509.ts';

/** Less time left, and a stored authority is replaced: what it signs must not outlast it. */
const RENEW_MS = 400 * 86_400_000;
/** How often another process may have been faster. */
const ATTEMPTS = 5;

/** Where an authority lives that is nobody's data folder's: a user trusts it once. */
export function userFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_DATA_HOME || join(homedir(), '.local/share'), 'tuku');
}

/** The file that clients trust, in the folder that was given as the authority's. */
export function authorityFile(folder: string): string {
  return join(folder, 'tls/ca.pem');
}

/**
 * The authority that lives in `<folder>/tls`, made when there is none that is whole and lasts. Throws the file system's
 * error when it cannot be kept there.
 */
export async function storedAuthority(folder: string): Promise<Certificate> {
  const place = join(folder, 'tls');
  let made: Certificate | undefined;
  for (let attempt = 1; ; attempt++) {
    const found = readAuthority(place);
    if (found !== undefined) return found;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Loaded where it is needed: every start asks this file where the authority would be.
    made ??= await (await import('./x509.ts')).makeAuthority();
    if (putInPlace(made, folder, place)) return made;
    if (attempt === ATTEMPTS) throw new Error(`${place} cannot be replaced`);
  }
}

/** Undefined when there is none, or none that lasts, or key and certificate do not belong together. */
function readAuthority(place: string): Certificate | undefined {
  try {
    const [cert, key] = [readFileSync(join(place, 'ca.pem'), 'utf8'), readFileSync(join(place, 'ca-key.pem'), 'utf8')];
    const parsed = new X509Certificate(cert);
    const lasts = Date.parse(parsed.validTo) > Date.now() + RENEW_MS;
    return parsed.ca && lasts && parsed.checkPrivateKey(createPrivateKey(key)) ? { cert, key } : undefined;
  } catch {
    return undefined;
  }
}

/** Both files appear at once, as a folder: of two processes that start together, one is too late and reads the other's. */
function putInPlace({ cert, key }: Certificate, folder: string, place: string): boolean {
  const fresh = mkdtempSync(join(folder, 'tls-'));
  const old = `${fresh}-old`;
  try {
    writeFileSync(join(fresh, 'ca-key.pem'), key, { mode: 0o600 });
    writeFileSync(join(fresh, 'ca.pem'), cert, { mode: 0o644 });
    try {
      if (readAuthority(place) === undefined) renameSync(place, old);
    } catch {
      // There is none to be moved out of the way.
    }
    renameSync(fresh, place);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  } finally {
    for (const rest of [fresh, old]) rmSync(rest, { recursive: true, force: true });
  }
}
