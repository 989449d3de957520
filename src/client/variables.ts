import { delimiter, join } from 'node:path';
import { packageRoot } from '../paths.ts';
import { covers, noProxyEntries, readEntry } from './proxy-variables.ts';
import type { TrustFiles } from './trust.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The server that clients are directed to, and the files that make them trust it. */
export interface Destination {
  /** The server's own URL. */
  readonly url: string;
  readonly files: TrustFiles;
  /** Domains that must go through the proxy. */
  readonly domains: readonly string[];
  /** The token of the control API. */
  readonly token?: string;
  /** Variables of the vendors' own clients. */
  readonly vendors: Readonly<Record<string, string>>;
}

/** Hosts that clients reach without the proxy. */
const local = ['localhost', '127.0.0.1', '::1'];

/**
 * Environment variables that direct clients with hard-coded hosts to a server: proxy, trust, and the vendors' own
 * variables.
 * @param env the present environment: its settings for other hosts and its other options are kept
 */
export function clientVariables(
  { url, files, domains, vendors, token }: Destination,
  env: Env,
): Record<string, string> {
  const proxy = url.replace(/\/$/, '');
  const own = new URL(proxy).hostname.replace(/^\[|\]$/g, '');
  const exceptions = [
    ...new Set([...local, own, ...noProxyEntries(env).filter((entry) => isHarmless(entry, domains))]),
  ];
  const noProxy = exceptions.join(',');
  return {
    TUKU_URL: proxy,
    ...(token === undefined ? {} : { TUKU_CONTROL_TOKEN: token }),
    HTTP_PROXY: proxy,
    HTTPS_PROXY: proxy,
    NO_PROXY: noProxy,
    // curl reads HTTP_PROXY in lower case only; some SDKs likewise.
    http_proxy: proxy,
    https_proxy: proxy,
    no_proxy: noProxy,
    NODE_EXTRA_CA_CERTS: files.ca,
    NODE_OPTIONS: appended(env.NODE_OPTIONS, `--require ${nodeOption(join(packageRoot, 'dist/preload.cjs'))}`),
    SSL_CERT_FILE: files.bundle,
    REQUESTS_CA_BUNDLE: files.bundle,
    CURL_CA_BUNDLE: files.bundle,
    PYTHONPATH: [files.python, ...searched(env.PYTHONPATH, files.python)].join(delimiter),
    JAVA_TOOL_OPTIONS: appended(env.JAVA_TOOL_OPTIONS, javaOptions(new URL(url), files)),
    ...vendors,
  };
}

/** Whether an entry of NO_PROXY covers none of the domains. */
function isHarmless(entry: string, domains: readonly string[]): boolean {
  const { name, only = 443 } = readEntry(entry);
  return !domains.some((domain) => covers(entry, domain, only) || covers(domain, name, only));
}

function javaOptions({ hostname, port }: URL, files: TrustFiles): string {
  const properties = {
    'http.proxyHost': hostname,
    'http.proxyPort': port || '80',
    'https.proxyHost': hostname,
    'https.proxyPort': port || '80',
    'javax.net.ssl.trustStore': files.trustStore,
    'javax.net.ssl.trustStoreType': 'PKCS12',
    'javax.net.ssl.trustStorePassword': 'changeit',
  };
  return Object.entries(properties)
    .map(([name, value]) => javaOption(`-D${name}=${value}`))
    .join(' ');
}

/** Quotes a word of NODE_OPTIONS if necessary: a backslash escapes the next character, but inside quotes only. */
export function nodeOption(text: string): string {
  return /[\s"]/.test(text) ? `"${text.replace(/[\\"]/g, '\\$&')}"` : text;
}

/** Quotes an option of JAVA_TOOL_OPTIONS if necessary: either kind of quote works, and nothing is escaped. */
function javaOption(text: string): string {
  if (!/[\s"']/.test(text)) return text;
  return text.includes('"') ? `'${text}'` : `"${text}"`;
}

/** The folders of a search path, without one of them. */
function searched(path: string | undefined, without: string): string[] {
  return (path ?? '').split(delimiter).filter((folder) => folder !== '' && folder !== without);
}

/** Appends options unless they are there already: the environment may come from an earlier `tuku env`. */
function appended(before: string | undefined, options: string): string {
  if (!before) return options;
  return before.includes(options) ? before : `${before} ${options}`;
}
