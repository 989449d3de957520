import { isIPv6 } from 'node:net';

/** A host and its port, as given in a URL, a Host header or a CONNECT line. */
export interface HostPort {
  /** In lower case, without brackets and without a trailing dot. */
  readonly host: string;
  readonly port: number;
}

const FORM = /^(?:\[([0-9a-f:.]{2,45})\]|([\w.-]{1,255}))(?::(\d{1,5}))?$/i;

/** Parses `name`, `name:port`, `address:port` or `[IPv6]:port`; undefined for anything else. */
export function parseHostPort(text: string, defaultPort: number): HostPort | undefined {
  const found = FORM.exec(text);
  if (found === null) return undefined;
  const host = found[1] === undefined ? (found[2] as string).replace(/\.$/, '').toLowerCase() : canonicalIPv6(found[1]);
  const port = found[3] === undefined ? defaultPort : Number(found[3]);
  return host === '' || port < 1 || port > 65_535 ? undefined : { host, port };
}

function canonicalIPv6(text: string): string {
  return isIPv6(text) ? new URL(`http://[${text}]`).hostname.slice(1, -1) : '';
}

/** Formats a host and port as in a URL. */
export function formatHostPort({ host, port }: HostPort): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The URL at which this machine reaches a server of its own that listens on all addresses. */
export function reachableUrl(url: string): string {
  return url.replace(/\/\/(0\.0\.0\.0|\[::\]):/, '//127.0.0.1:');
}

/** Returns a test of whether a host name is one of the domains or a subdomain of one. */
export function withinDomains(domains: readonly string[]): (host: string) => boolean {
  return (host) => domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}

/** Top-level domains that no server on the internet is in. */
export const privateSuffixes: readonly string[] = ['localhost', 'local', 'internal', 'test'];

const PRIVATE = new RegExp(String.raw`^([\w-]+|([\w-]+\.)+(${privateSuffixes.join('|')}))$`);

/** Whether a name can never belong to a server on the internet: `tuku` in a compose file, `x.localhost`, `tuku.test`. */
export function isPrivateName(host: string): boolean {
  return PRIVATE.test(host);
}

/** Whether a host is a loopback address or name. */
export function isLoopback(host: string): boolean {
  return host === '::1' || /(^|\.)localhost$/.test(host) || /^127(\.\d{1,3}){3}$/.test(host);
}
