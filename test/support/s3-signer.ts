import { createHash, createHmac } from 'node:crypto';

/** Who signs; the key is the default one. */
export interface S3Signer {
  readonly id?: string;
  readonly secret?: string;
  /** Session token of a temporary key. */
  readonly token?: string;
  readonly region?: string;
  /** Of the credential scope. */
  readonly service?: string;
  /** Now by default. */
  readonly time?: Date;
}

/** A request before it is signed, with its body as it goes out. */
export interface S3Request {
  readonly method: string;
  /** Path and query, encoded. */
  readonly target: string;
  readonly host: string;
  readonly body?: string;
  /** All of these are signed. */
  readonly headers?: Readonly<Record<string, string>>;
}

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

/** A request with a signature V4 in its query, as `botocore` and the JavaScript SDK presign: path and query, and the headers to send. */
export function presignS3(
  { method, target, host, body = '' }: S3Request,
  signer: S3Signer & { readonly expires?: number | string; readonly unsigned?: readonly string[] } = {},
) {
  const { id = 'tuku', secret = 'tuku-secret', region = 'us-east-1', service = 's3vectors', token } = signer;
  const time = (signer.time ?? new Date()).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = [time.slice(0, 8), region, service, 'aws4_request'];
  const parameters = {
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${id}/${scope.join('/')}`,
    'X-Amz-Date': time,
    ...(signer.expires !== undefined && { 'X-Amz-Expires': String(signer.expires) }),
    ...(token !== undefined && { 'X-Amz-Security-Token': token }),
    'X-Amz-SignedHeaders': 'host',
  };
  const [path = '', given = ''] = target.split('?');
  const own = Object.entries(parameters)
    .filter(([name]) => !signer.unsigned?.includes(name))
    .map(([name, value]) => `${name}=${encoded(value)}`);
  const query = [...given.split('&').filter((one) => one !== ''), ...own].sort().join('&');
  const uri = path.split('/').map(encoded).join('/');
  const canonical = [method, uri, query, `host:${host}\n`, 'host', sha256(body)].join('\n');
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secret}`);
  const text = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(canonical)].join('\n');
  const headers = { Host: host, 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) };
  return { target: `${path}?${query}&X-Amz-Signature=${hmac(key, text).toString('hex')}`, headers };
}

/** The headers of a request with a signature V4, as boto3 signs: content type, host, date, token. */
export function signS3({ method, target, host, body = '', headers = {} }: S3Request, signer: S3Signer = {}) {
  const { id = 'tuku', secret = 'tuku-secret', region = 'us-east-1', service = 's3vectors', token } = signer;
  const time = (signer.time ?? new Date()).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const sent: Record<string, string> = {
    ...(method === 'POST' && { 'Content-Type': 'application/json' }),
    Host: host,
    'X-Amz-Date': time,
    ...(token !== undefined && { 'X-Amz-Security-Token': token }),
    ...headers,
  };
  const signed = Object.entries(sent)
    .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const names = signed.map(([name]) => name).join(';');
  const [path = '', query = ''] = target.split('?');
  const canonical = [
    method,
    path.split('/').map(encoded).join('/'),
    query.split('&').sort().join('&'),
    signed.map(([name, value]) => `${name}:${value}\n`).join(''),
    names,
    sha256(body),
  ].join('\n');
  const scope = [time.slice(0, 8), region, service, 'aws4_request'];
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secret}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(canonical)].join('\n')).toString(
    'hex',
  );
  const credential = `Credential=${id}/${scope.join('/')}`;
  return {
    ...sent,
    Authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${names}, Signature=${signature}`,
  };
}
