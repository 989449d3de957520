import { createHmac } from 'node:crypto';

/** A request signed with bce-auth-v1 as the SDKs do. */
export interface BceRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** All headers that are sent, Host included. */
  readonly headers: Readonly<Record<string, string>>;
  readonly key: { readonly id: string; readonly secret: string };
  /** `YYYY-MM-DDTHH:MM:SSZ`. */
  readonly timestamp: string;
  readonly expiration?: number;
  /** Names in the header's fifth part; `''` signs the default set. */
  readonly signed?: string;
  /** How often query values are encoded: the .NET SDK does it twice. */
  readonly encodings?: 1 | 2;
}

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
const hmac = (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex');

/** The Authorization header. */
export function signBce(request: BceRequest): string {
  const { method, path, query, headers, key, timestamp, expiration = 1800, signed = 'host', encodings = 1 } = request;
  const prefix = `bce-auth-v1/${key.id}/${timestamp}/${expiration}`;
  const value = (text: string) => (encodings === 2 ? encode(encode(text)) : encode(text));
  const canonicalQuery = Object.entries(query)
    .map(([name, text]) => `${encode(name)}=${value(text)}`)
    .sort()
    .join('&');
  const lower = new Map(Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text]));
  const defaults = [...lower.keys()].filter((name) => /^(host|content-(length|type|md5)|x-bce-.*)$/.test(name));
  const names = signed === '' ? defaults : signed.toLowerCase().split(';');
  const canonicalHeaders = names
    .map((name) => `${encode(name)}:${encode((lower.get(name) ?? '').trim())}`)
    .sort()
    .join('\n');
  const canonical = [method, path, canonicalQuery, canonicalHeaders].join('\n');
  return `${prefix}/${signed}/${hmac(hmac(key.secret, prefix), canonical)}`;
}

/** A date in the header's format. */
export function bceTime(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}
