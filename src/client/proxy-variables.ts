export type Env = Readonly<Record<string, string | undefined>>;

/** The proxy for a host by HTTP_PROXY, HTTPS_PROXY and NO_PROXY; undefined for a direct connection. */
export function proxyOf(protocol: 'http:' | 'https:', host: string, port: number, env: Env): URL | undefined {
  const name = protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const text = env[name] || env[name.toUpperCase()];
  if (!text || !URL.canParse(text)) return undefined;
  const excluded = noProxyEntries(env).some((entry) => covers(entry, host, port));
  return excluded ? undefined : new URL(text);
}

/** The hosts that NO_PROXY lists. */
export function noProxyEntries(env: Env): readonly string[] {
  return (env.no_proxy || env.NO_PROXY || '').split(/[\s,]+/).filter((entry) => entry !== '');
}

/** Whether an entry of NO_PROXY covers a host: `*`, `host`, `.domain`, `*.domain`, each with or without a port. */
export function covers(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true;
  const { name, only } = readEntry(entry);
  const within = host.toLowerCase() === name || host.toLowerCase().endsWith(`.${name}`);
  return within && (only === undefined || only === port);
}

/** Parses an entry: the name or address in lower case, without wildcard and brackets, and the port it is limited to. */
export function readEntry(entry: string): { name: string; only?: number } {
  const text = entry.replace(/^\*?\./, '').toLowerCase();
  const [, bracketed, plain, only] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(text) ?? [];
  // Colons without brackets: an IPv6 address.
  return { name: bracketed ?? plain ?? text, ...(only === undefined ? {} : { only: Number(only) }) };
}
