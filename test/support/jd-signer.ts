import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { RawRequest } from './raw-http.ts';

/** Who signs, and how. */
export interface JdSigner {
  readonly id: string;
  readonly secret: string;
  readonly version: 2 | 3;
  readonly region: string;
  readonly service: string;
  /** Signed in addition to content type, host, date and nonce. */
  readonly headers: Readonly<Record<string, string>>;
  readonly date: Date;
  /** The body's part of the signature; by default its hash. */
  readonly payload: string;
  readonly token: string;
}

/** A request to a host, signed as the documentation describes; `target` is path and query, without characters to encode. */
export function signJd(
  host: string,
  target: string,
  body: string | Buffer,
  how: Partial<JdSigner> = {},
): RawRequest & { readonly headers: Record<string, string> } {
  const { id = 'tuku', secret = 'tuku-secret', version = 2, region = 'cn-north-1', service = 'aiapi' } = how;
  const date = (how.date ?? new Date()).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const [path = '', query = ''] = target.split('?');
  const scope = [date.slice(0, 8), region, service, `jdcloud${version}_request`];
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    host,
    'x-jdcloud-date': date,
    'x-jdcloud-nonce': randomUUID(),
    ...(how.token !== undefined && { 'x-jdcloud-security-token': how.token }),
    ...how.headers,
  };
  const names = Object.keys(headers).sort();
  const lines = names.map((name) => `${name}:${headers[name]?.trim()}\n`).join('');
  const payload = how.payload ?? sha(body);
  const canonical = ['POST', path, query.split('&').sort().join('&'), lines, names.join(';'), payload].join('\n');
  const algorithm = `JDCLOUD${version}-HMAC-SHA256`;
  const key = scope.reduce<string | Buffer>((k, part) => mac(k, part), `JDCLOUD${version}${secret}`);
  const signature = mac(key, [algorithm, date, scope.join('/'), sha(canonical)].join('\n')).toString('hex');
  const Authorization = `${algorithm} Credential=${id}/${scope.join('/')}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { method: 'POST', target, headers: { ...headers, Authorization }, body };
}

/** The query of the older scheme, with appkey and sign. */
export function appkeyQuery(
  key = { id: 'tuku', secret: 'tuku-secret' },
  timestamp: number | string = Date.now(),
): string {
  const sign = createHash('md5').update(`${key.secret}${timestamp}`).digest('hex');
  return `appkey=${key.id}&timestamp=${timestamp}&sign=${sign}`;
}

function sha(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function mac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
