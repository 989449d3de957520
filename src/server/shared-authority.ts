import { X509Certificate } from 'node:crypto';
import type { Documents } from '../cluster/port.ts';
import type { Authority } from './x509.ts';

const DOCUMENT = 'certificate authority';
/** One with less time left is replaced: it must outlast the certificates that servers sign. */
const RENEW_MS = 90 * 86_400_000;

/**
 * The certificate authority of all servers of a catalog: clients trust one, whichever server answers them. The first server
 * that needs one brings its own.
 */
export async function sharedAuthority(documents: Documents, own: () => Promise<Authority>): Promise<Authority> {
  const known = documents.get(DOCUMENT) as unknown as Authority | undefined;
  if (isLasting(known)) return known;
  const { cert, issuer, key } = await own();
  return documents.change(
    DOCUMENT,
    (value) => {
      const present = value as unknown as Authority | undefined;
      const used = isLasting(present) ? present : { cert, issuer, key };
      return { value: { ...used }, result: used };
    },
    { lasting: true },
  );
}

function isLasting(authority: Authority | undefined): authority is Authority {
  if (authority === undefined) return false;
  const soon = Date.now() + RENEW_MS;
  return [authority.cert, authority.issuer].every((pem) => Date.parse(new X509Certificate(pem).validTo) > soon);
}
