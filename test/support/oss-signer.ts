import { createHash, createHmac } from 'node:crypto';

/** Who signs; the key is the default one. */
export interface OssSigner {
  readonly id?: string;
  readonly secret?: string;
  /** Session token of a temporary key. */
  readonly token?: string;
  /** Account id that the client was configured with. */
  readonly accountId?: string;
  readonly region?: string;
  readonly product?: string;
  /** Now by default. */
  readonly time?: Date;
}

/** A request before it is signed. */
export interface OssRequest {
  readonly method: string;
  /** Undefined for the service itself. */
  readonly bucket?: string | undefined;
  /** Behind the bucket, not encoded. */
  readonly key?: string;
  /** Encoded, without `?`. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Names of headers to sign beside the usual ones. */
  readonly additional?: readonly string[];
  /** `arn` as clients of vectors sign, `plain` as all others. */
  readonly resource?: 'arn' | 'plain';
}

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const escaped = (text: string) =>
  [...Buffer.from(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9\-._~/]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');

/** `yyyymmddThhmmssZ` */
const basic = (time: Date) => time.toISOString().replace(/[-:]|\.\d{3}/g, '');

/** The headers of a request with a V4 signature in Authorization, and what was signed. */
export function signOssV4(request: OssRequest, signer: OssSigner = {}) {
  const time = basic(signer.time ?? new Date());
  const headers: Record<string, string> = {
    ...request.headers,
    'x-oss-date': time,
    'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
    Date: (signer.time ?? new Date()).toUTCString(),
    ...(signer.token !== undefined && { 'x-oss-security-token': signer.token }),
  };
  const { canonical, signature, scope } = v4({ ...request, headers }, signer, time);
  const extra = request.additional?.length ? `,AdditionalHeaders=${names(request).join(';')}` : '';
  headers.Authorization = `OSS4-HMAC-SHA256 Credential=${signer.id ?? 'tuku'}/${scope}${extra},Signature=${signature}`;
  return { headers, canonical, signature };
}

/** The query of a presigned V4 URL, and its signature. */
export function presignOssV4(request: OssRequest, expires: number, signer: OssSigner = {}) {
  const time = basic(signer.time ?? new Date());
  const { region = 'cn-hangzhou', product = 'oss', id = 'tuku' } = signer;
  const scope = [time.slice(0, 8), region, product, 'aliyun_v4_request'].join('/');
  const added = {
    'x-oss-signature-version': 'OSS4-HMAC-SHA256',
    'x-oss-date': time,
    'x-oss-expires': String(expires),
    'x-oss-credential': `${id}/${scope}`,
    ...(signer.token !== undefined && { 'x-oss-security-token': signer.token }),
    ...(request.additional?.length && { 'x-oss-additional-headers': names(request).join(';') }),
  };
  const pairs = Object.entries(added).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const query = [...(request.query ? [request.query] : []), ...pairs].join('&');
  const { canonical, signature } = v4({ ...request, query }, signer, time);
  return { query: `${query}&x-oss-signature=${signature}`, canonical, signature };
}

function names({ additional = [] }: OssRequest): string[] {
  return additional.map((name) => name.toLowerCase()).sort();
}

function v4(request: OssRequest, signer: OssSigner, time: string) {
  const { region = 'cn-hangzhou', product = 'oss', secret = 'tuku-secret', accountId = '123' } = signer;
  const { bucket, key = '' } = request;
  const arn = `/acs:ossvector:${region}:${bucket === undefined ? ':' : `${accountId}:${bucket}`}/${key}`;
  const plain = bucket === undefined ? '/' : `/${bucket}/${key}`;
  const query = (request.query ?? '')
    .replace(/\+/g, '%20')
    .split('&')
    .filter(Boolean)
    .map((piece) => piece.replace(/=$/, ''))
    .sort((a, b) => ((a.split('=')[0] ?? '') < (b.split('=')[0] ?? '') ? -1 : 1))
    .join('&');
  const signed = Object.entries(request.headers ?? {})
    .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .filter(([name]) => /^(x-oss-.*|content-type|content-md5)$/.test(name) || names(request).includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const canonical = [
    request.method,
    escaped(request.resource === 'plain' ? plain : arn),
    query,
    signed.map(([name, value]) => `${name}:${value}\n`).join(''),
    names(request).join(';'),
    'UNSIGNED-PAYLOAD',
  ].join('\n');
  const scope = [time.slice(0, 8), region, product, 'aliyun_v4_request'].join('/');
  const digest = createHash('sha256').update(canonical).digest('hex');
  const signingKey = scope
    .split('/')
    .reduce<string | Buffer>((chained, part) => hmac(chained, part), `aliyun_v4${secret}`);
  const signature = hmac(signingKey as Buffer, ['OSS4-HMAC-SHA256', time, scope, digest].join('\n')).toString('hex');
  return { canonical, signature, scope };
}

/** The headers of a request with a V1 signature. `subresources` is the signed part of the query, sorted. */
export function signOssV1(request: OssRequest, subresources: string, signer: OssSigner = {}): Record<string, string> {
  const { id = 'tuku', secret = 'tuku-secret', token } = signer;
  const headers: Record<string, string> = {
    ...request.headers,
    Date: (signer.time ?? new Date()).toUTCString(),
    ...(token !== undefined && { 'x-oss-security-token': token }),
  };
  const signature = v1({ ...request, headers }, subresources, headers.Date as string, secret);
  return { ...headers, Authorization: `OSS ${id}:${signature}` };
}

/** The query of a presigned V1 URL. */
export function presignOssV1(
  request: OssRequest,
  subresources: string,
  expires: number,
  signer: OssSigner = {},
): string {
  const { id = 'tuku', secret = 'tuku-secret' } = signer;
  const signature = v1(request, subresources, String(expires), secret);
  const added = `OSSAccessKeyId=${id}&Expires=${expires}&Signature=${encodeURIComponent(signature)}`;
  return request.query ? `${request.query}&${added}` : added;
}

function v1(
  { method, bucket, key = '', headers = {} }: OssRequest,
  subresources: string,
  date: string,
  secret: string,
) {
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const value = (wanted: string) => lower.find(([name]) => name === wanted)?.[1] ?? '';
  const oss = lower.filter(([name]) => name.startsWith('x-oss-')).sort(([a], [b]) => (a < b ? -1 : 1));
  const resource = `${bucket === undefined ? '/' : `/${bucket}/${key}`}${subresources && `?${subresources}`}`;
  const text = [
    method,
    value('content-md5'),
    value('content-type'),
    date,
    `${oss.map(([name, one]) => `${name}:${one}\n`).join('')}${resource}`,
  ].join('\n');
  return createHmac('sha1', secret).update(text).digest('base64');
}
