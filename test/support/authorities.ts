import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';
import type { Authority } from '../../src/server/x509.ts';

/** Where the files of an authority are that version 0.1 created; its key is public. */
export const formerAuthorityFolder = join(packageRoot, 'fixtures/authority-0.1');

/** An authority that version 0.1 created: an RSA key that signs for itself, without limits. */
export function formerAuthority(): Authority {
  const [cert, key] = ['ca.pem', 'ca-key.pem'].map((name) => readFileSync(join(formerAuthorityFolder, name), 'utf8'));
  return { cert: cert as string, issuer: cert as string, key: key as string };
}
