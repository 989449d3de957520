import { createHash, createHmac } from 'node:crypto';

/** Who signs; the key is the default one. */
export interface TosSigner {
  readonly id?: string;
  readonly secret?: string;
  /** Session token of a temporary key. */
  readonly token?: string;
  readonly region?: string;
  /** Now by default. */
  readonly time?: Date;
  /** Which client's way to sign: they cover different headers. */
  readonly client?: 'python' | 'go' | 'node';
}

/** A request before it is signed. */
export interface TosRequest {
  readonly method?: string;
  readonly host: string;
  readonly path: string;
  /** Encoded, without `?`, in order. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** The headers of a request with a TOS4 signature. No client covers the body. */
export function signTos4(
  { method = 'POST', host, path, query = '', headers: more = {} }: TosRequest,
  signer: TosSigner = {},
): Record<string, string> {
  const { id = 'tuku', secret = 'tuku-secret', token, region = 'cn-beijing', client = 'python' } = signer;
  const time = (signer.time ?? new Date()).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const headers: Record<string, string> = {
    ...more,
    Host: host,
    'x-tos-date': time,
    ...(client !== 'go' && { 'x-tos-content-sha256': 'UNSIGNED-PAYLOAD' }),
    ...(client === 'node' && { 'Content-Type': 'application/json' }),
    ...(client === 'python' && { Date: time }),
    ...(token !== undefined && { 'x-tos-security-token': token }),
  };
  const covered = Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => name === 'host' || name.startsWith('x-tos-'))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const names = covered.map(([name]) => name).join(';');
  const payload = client === 'go' ? createHash('sha256').update('').digest('hex') : 'UNSIGNED-PAYLOAD';
  const lines = covered.map(([name, value]) => `${name}:${value}\n`).join('');
  const canonical = [method, path, query, lines, names, payload].join('\n');
  const scope = [time.slice(0, 8), region, 'tosvectors', 'request'];
  const digest = createHash('sha256').update(canonical).digest('hex');
  const key = scope.reduce<string | Buffer>((chained, part) => hmac(chained, part), secret);
  const signature = hmac(key, ['TOS4-HMAC-SHA256', time, scope.join('/'), digest].join('\n')).toString('hex');
  const comma = client === 'go' ? ',' : ', ';
  const parts = [`Credential=${id}/${scope.join('/')}`, `SignedHeaders=${names}`, `Signature=${signature}`];
  return { ...headers, Authorization: `TOS4-HMAC-SHA256 ${parts.join(comma)}` };
}
