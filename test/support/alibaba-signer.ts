import { createHash, createHmac } from 'node:crypto';

/** A signed request, ready to be sent unchanged. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** `Host` and `Content-Length` included. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Who signs, for which host and when; by default with the default key. */
export interface Signer {
  /** Value of the Host header. */
  readonly host: string;
  readonly id?: string;
  readonly secret?: string;
  /** Session token of a temporary key. */
  readonly token?: string;
  /** Now by default. */
  readonly time?: Date;
  /** Random by default; `''` sends none. */
  readonly nonce?: string;
}

export type Parameters = Readonly<Record<string, string>>;

/** Parameters of every scheme. */
interface ToSign extends Signer {
  readonly version: string;
  readonly method?: string;
}

/** RPC signature 1.0. A POST sends its business parameters in the form, all others in the query. */
export interface RpcV1 extends ToSign {
  readonly action: string;
  /** `''` sends none, which requests XML. */
  readonly format?: string;
  readonly signatureMethod?: 'HMAC-SHA1' | 'HMAC-SHA256' | 'HMAC-SM3';
}

export function signRpcV1(request: RpcV1, parameters: Parameters = {}): SignedRequest {
  const { method = 'POST', id = 'tuku', secret = 'tuku-secret', signatureMethod = 'HMAC-SHA1' } = request;
  const common: Parameters = defined({
    Action: request.action,
    Version: request.version,
    Format: request.format ?? 'JSON',
    AccessKeyId: id,
    SignatureMethod: signatureMethod,
    SignatureVersion: '1.0',
    SignatureNonce: request.nonce ?? nonce(),
    Timestamp: isoTime(request.time),
    SecurityToken: request.token ?? '',
  });
  const canonical = encoded({ ...common, ...parameters });
  const text = `${method}&${encode('/')}&${encode(canonical)}`;
  const hash = signatureMethod.slice('HMAC-'.length).toLowerCase();
  const Signature = createHmac(hash, `${secret}&`).update(text).digest('base64');
  const inQuery = { ...common, ...(method === 'POST' ? {} : parameters), Signature };
  const form = method === 'POST' && Object.keys(parameters).length > 0;
  const body = Buffer.from(form ? encoded(parameters) : '');
  return {
    method,
    target: `/?${encoded(inQuery)}`,
    headers: {
      Host: request.host,
      ...(form ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {}),
      'Content-Length': String(body.length),
    },
    body,
  };
}

/** The content of ROA and ACS3 calls. */
export interface Content {
  readonly query?: Parameters;
  /** An object becomes JSON. */
  readonly body?: object | string | Buffer;
  readonly contentType?: string;
  /** Additional headers; those named x-acs-… are signed. */
  readonly headers?: Parameters;
}

/** ROA signature 1.0. */
export interface RoaV1 extends ToSign {
  readonly path: string;
  readonly accept?: string;
  readonly signatureMethod?: 'HMAC-SHA1' | 'HMAC-SHA256' | 'HMAC-SM3';
}

export function signRoaV1(request: RoaV1, content: Content = {}): SignedRequest {
  const { method = 'POST', id = 'tuku', secret = 'tuku-secret', signatureMethod = 'HMAC-SHA1' } = request;
  const { query = {} } = content;
  const body = bytes(content.body);
  const headers: Parameters = defined({
    Accept: request.accept ?? 'application/json',
    'Content-MD5': createHash('md5').update(body).digest('base64'),
    'Content-Type': content.contentType ?? (body.length > 0 ? 'application/json' : ''),
    Date: (request.time ?? new Date()).toUTCString(),
    'x-acs-version': request.version,
    'x-acs-signature-method': signatureMethod,
    'x-acs-signature-version': '1.0',
    'x-acs-signature-nonce': request.nonce ?? nonce(),
    'x-acs-security-token': request.token ?? '',
    'x-acs-content-sm3': signatureMethod === 'HMAC-SM3' ? createHash('sm3').update(body).digest('hex') : '',
    ...content.headers,
  });
  const acs = Object.entries(headers)
    .filter(([name]) => name.startsWith('x-acs-'))
    .sort(byName)
    .map(([name, value]) => `${name}:${value}`);
  const pairs = Object.entries(query)
    .sort(byName)
    .map(([name, value]) => `${name}=${value}`);
  const resource = pairs.length === 0 ? request.path : `${request.path}?${pairs.join('&')}`;
  const head = ['Accept', 'Content-MD5', 'Content-Type', 'Date'].map((name) => headers[name] ?? '');
  const hash = signatureMethod.slice('HMAC-'.length).toLowerCase();
  const signature = createHmac(hash, secret)
    .update([method, ...head, ...acs, resource].join('\n'))
    .digest('base64');
  return {
    method,
    target: pairs.length === 0 ? request.path : `${request.path}?${encoded(query)}`,
    headers: {
      Host: request.host,
      ...headers,
      Authorization: `acs ${id}:${signature}`,
      'Content-Length': String(body.length),
    },
    body,
  };
}

/** ACS3: RPC style with path `/`, ROA style with any other. */
export interface Acs3 extends ToSign {
  readonly action: string;
  readonly path?: string;
  readonly accept?: string;
  readonly algorithm?: 'ACS3-HMAC-SHA256' | 'ACS3-HMAC-SM3';
}

/** A string body is a form by default, an object JSON. */
export function signAcs3(request: Acs3, content: Content = {}): SignedRequest {
  const { method = 'POST', id = 'tuku', secret = 'tuku-secret', path = '/', algorithm = 'ACS3-HMAC-SHA256' } = request;
  const { query = {} } = content;
  const hash = algorithm === 'ACS3-HMAC-SHA256' ? 'sha256' : 'sm3';
  const body = bytes(content.body);
  const digest = createHash(hash).update(body).digest('hex');
  const type = typeof content.body === 'string' ? 'application/x-www-form-urlencoded' : 'application/json';
  const signedHeaders: Parameters = defined({
    host: request.host,
    'content-type': content.contentType ?? (body.length > 0 ? type : ''),
    'x-acs-action': request.action,
    'x-acs-version': request.version,
    'x-acs-date': isoTime(request.time),
    'x-acs-signature-nonce': request.nonce ?? nonce(),
    'x-acs-content-sha256': digest,
    'x-acs-security-token': request.token ?? '',
    ...content.headers,
  });
  const names = Object.keys(signedHeaders).sort();
  const lines = names.map((name) => `${name}:${signedHeaders[name]}\n`).join('');
  const canonical = [method, path, encoded(query), lines, names.join(';'), digest].join('\n');
  const text = `${algorithm}\n${createHash(hash).update(canonical).digest('hex')}`;
  const signature = createHmac(hash, secret).update(text).digest('hex');
  return {
    method,
    target: Object.keys(query).length === 0 ? path : `${path}?${encoded(query)}`,
    headers: {
      ...signedHeaders,
      accept: request.accept ?? 'application/json',
      Authorization: `${algorithm} Credential=${id},SignedHeaders=${names.join(';')},Signature=${signature}`,
      'Content-Length': String(body.length),
    },
    body,
  };
}

/** Percent-encoded byte by byte, as the documentation describes it. */
function encode(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => String.fromCharCode(byte))
    .map((sign) =>
      /[A-Za-z0-9_.~-]/.test(sign) ? sign : `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');
}

/** `a=b&c=d`, sorted by name. */
function encoded(parameters: Parameters): string {
  return Object.entries(parameters)
    .sort(byName)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');
}

/** Removes the empty ones. */
function defined(parameters: Parameters): Parameters {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ''));
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}

function isoTime(time = new Date()): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

let count = 0;
function nonce(): string {
  count += 1;
  return `${process.pid}-${Date.now()}-${count}`;
}

function bytes(body: object | string | Buffer = ''): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
