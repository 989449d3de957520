import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { makeFolder } from '../folders.ts';
import { sitecustomize } from './python-hook.ts';
import { trustStore } from './truststore.ts';

/** Files that make clients in any language trust a certificate authority. */
export interface TrustFiles {
  /** The CA certificate, for clients that add it to their own list. */
  readonly ca: string;
  /** The public CAs and this one, for clients that trust only the file they are given. */
  readonly bundle: string;
  /** The bundle as a Java trust store (PKCS#12). */
  readonly trustStore: string;
  /**
   * A folder for PYTHONPATH whose `certifi` is the bundle, as several SDKs use certifi whatever the environment says, and
   * whose `sitecustomize` leads `http.client` through the proxy.
   */
  readonly python: string;
}

/**
 * Writes the trust files to an existing folder.
 * @param ca the CA certificate, in PEM
 */
export function writeTrust(folder: string, ca: string): TrustFiles {
  const files = trustFilesIn(folder);
  const trusted = [...rootCertificates, ca];
  writeFileSync(files.ca, ca);
  writeFileSync(files.bundle, `${trusted.map((pem) => pem.trim()).join('\n')}\n`);
  writeFileSync(files.trustStore, trustStore(trusted));
  mkdirSync(join(files.python, 'certifi'), { recursive: true });
  writeFileSync(join(files.python, 'certifi/__init__.py'), certifi);
  writeFileSync(join(files.python, 'sitecustomize.py'), sitecustomize);
  writeFileSync(join(files.python, 'certifi/core.py'), 'from certifi import contents, where\n');
  return files;
}

/** Shadows the real package of this name and has the same functions. */
const certifi = `"""Certificate authorities for programs that run with Tuku: the public ones and Tuku's own."""
import os

__all__ = ["contents", "where"]
__version__ = "2026.01.01"


def where():
    return os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "bundle.pem")


def contents():
    with open(where(), encoding="ascii") as bundle:
        return bundle.read()
`;

/**
 * The trust files for a CA, written on first use: to `<folder>/trust`, or to the system's temporary folder if that is not
 * writable.
 * @param ca the CA certificate, in PEM
 */
export function storeTrust(folder: string, ca: string): TrustFiles {
  try {
    return storeIn(join(folder, 'trust'), ca);
  } catch {
    // A new folder each time: another user could have created one with a predictable name.
    return writeTrust(mkdtempSync(join(tmpdir(), 'tuku-trust-')), ca);
  }
}

/** One folder per CA and version of the files, put in place when it is complete. */
function storeIn(folder: string, ca: string): TrustFiles {
  const target = join(folder, createHash('sha256').update(ca).update(sitecustomize).digest('hex').slice(0, 16));
  if (existsSync(target)) return trustFilesIn(target);
  makeFolder(folder, 0o700);
  const fresh = mkdtempSync(join(folder, 'new-'));
  try {
    writeTrust(fresh, ca);
    renameSync(fresh, target);
  } catch (error) {
    if (!existsSync(target)) throw error;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return trustFilesIn(target);
}

function trustFilesIn(folder: string): TrustFiles {
  return {
    ca: join(folder, 'ca.pem'),
    bundle: join(folder, 'bundle.pem'),
    trustStore: join(folder, 'truststore.p12'),
    python: join(folder, 'python'),
  };
}
