import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { trustStore } from './truststore.ts';

/** Files that make clients of any language trust an authority. */
export interface TrustFiles {
  /** The authority's certificate, for clients that add it to what they trust already. */
  readonly ca: string;
  /** The public authorities and this one, for clients that trust nothing beside the file they are given. */
  readonly bundle: string;
  /** The same as a Java trust store (PKCS#12). */
  readonly trustStore: string;
  /** A folder for PYTHONPATH: its `certifi`, which several SDKs trust whatever the environment says, is the bundle. */
  readonly python: string;
}

/** Writes the files into a folder that exists. */
export function writeTrust(folder: string, authority: string): TrustFiles {
  const files = trustFilesIn(folder);
  const trusted = [...rootCertificates, authority];
  writeFileSync(files.ca, authority);
  writeFileSync(files.bundle, `${trusted.map((pem) => pem.trim()).join('\n')}\n`);
  writeFileSync(files.trustStore, trustStore(trusted));
  mkdirSync(join(files.python, 'certifi'), { recursive: true });
  writeFileSync(join(files.python, 'certifi/__init__.py'), certifi);
  writeFileSync(join(files.python, 'certifi/core.py'), 'from certifi import contents, where\n');
  return files;
}

/** Stands before the real package of this name, with all that it offers. */
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
 * The files for an authority, written when it is the first time that they are asked for: in `<folder>/trust`, or in the
 * system's folder for temporary files where that cannot be written.
 */
export function keepTrust(folder: string, authority: string): TrustFiles {
  try {
    return keepIn(join(folder, 'trust'), authority);
  } catch {
    // A folder of its own each time: one with a name that others can guess might be theirs.
    return writeTrust(mkdtempSync(join(tmpdir(), 'tuku-trust-')), authority);
  }
}

/** One folder an authority; it appears complete, as a whole. */
function keepIn(folder: string, authority: string): TrustFiles {
  const place = join(folder, createHash('sha256').update(authority).digest('hex').slice(0, 16));
  if (existsSync(place)) return trustFilesIn(place);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const fresh = mkdtempSync(join(folder, 'new-'));
  try {
    writeTrust(fresh, authority);
    renameSync(fresh, place);
  } catch (error) {
    if (!existsSync(place)) throw error;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return trustFilesIn(place);
}

function trustFilesIn(folder: string): TrustFiles {
  return {
    ca: join(folder, 'ca.pem'),
    bundle: join(folder, 'bundle.pem'),
    trustStore: join(folder, 'truststore.p12'),
    python: join(folder, 'python'),
  };
}
