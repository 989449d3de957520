import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrustFiles } from '../client/trust.ts';
import { packageRoot } from '../paths.ts';

/** Files that make clients trust a server, written when they are first asked for. */
export interface Trust {
  files(): TrustFiles;
  /** Removes them, if they are only for this process. */
  remove(): void;
}

/** Loaded on demand, as few tests need it: it encodes Java's trust store. */
const load = createRequire(import.meta.url);
const writer = () => load(join(packageRoot, 'dist/api/trust.cjs')) as typeof import('../client/trust.ts');

/**
 * @param ca the certificate to trust, in PEM
 * @param folder where to keep the files for later servers with this certificate; without one they are temporary
 */
export function createTrust(ca: string, folder?: string): Trust {
  let written: TrustFiles | undefined;
  let temporary: string | undefined;
  const remove = () => {
    process.off('exit', remove);
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
    [temporary, written] = [undefined, undefined];
  };
  const write = () => {
    if (folder !== undefined) return writer().storeTrust(folder, ca);
    temporary = mkdtempSync(join(tmpdir(), 'tuku-trust-'));
    process.once('exit', remove);
    return writer().writeTrust(temporary, ca);
  };
  return {
    files() {
      written ??= write();
      return written;
    },
    remove,
  };
}
