import { privateSuffixes, withinDomains } from './host-port.ts';

/** What an authority may certify. */
export interface CertifiedNames {
  /** Host names; each stands for itself and all names below it. */
  readonly domains: readonly string[];
  /** Ranges of IP addresses, in CIDR form. */
  readonly addresses: readonly string[];
}

/** Names by which local clients reach the server. */
export const localNames: readonly string[] = ['localhost', '127.0.0.1', '::1'];

/**
 * The names that a new authority is limited to, by its own certificate: the vendors' domains, this machine, and names that
 * no server on the internet has. A limit always covers the names below, so of single names, such as those of containers,
 * only `tuku` is one: `db` would be harmless, `app` and `dev` are top-level domains.
 */
export function certifiedNames(vendorDomains: readonly string[]): CertifiedNames {
  return { domains: [...vendorDomains, ...privateSuffixes, 'tuku'], addresses: ['127.0.0.0/8', '::1/128'] };
}

/**
 * What the user should know about an authority's limits; undefined when they are as they should be.
 * @param permitted the domains that its certificate permits; undefined when it permits any name
 */
export function limitsAdvice(
  permitted: readonly string[] | undefined,
  { domains }: CertifiedNames,
): string | undefined {
  if (permitted === undefined) return 'its certificate permits any name, not only those that Tuku certifies';
  const missing = domains.filter((domain) => !withinDomains(permitted)(domain));
  return missing.length === 0 ? undefined : `its certificate does not permit ${missing.join(', ')}`;
}
