import { createHash, createHmac } from 'node:crypto';

/** A signed request, ready to be sent as it is. */
export interface SignedRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query. */
  readonly target: string;
  /** `Host` and `Content-Length` included. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What to sign; the key is the default one. */
export interface ToSign {
  readonly action: string;
  /** Text of the Host header. */
  readonly host: string;
  readonly method?: 'GET' | 'POST';
  readonly id?: string;
  readonly secret?: string;
  readonly token?: string;
  readonly version?: string;
  /** `''` sends none. */
  readonly region?: string;
  /** Unix seconds; now by default. */
  readonly timestamp?: number;
  readonly language?: string;
}

/** Signs with TC3-HMAC-SHA256: `payload` is the body of a POST (an object becomes JSON) or the query of a GET. */
export function signTc3(request: ToSign, payload: object | string | Buffer = {}): SignedRequest {
  const { method = 'POST', id = 'tuku', secret = 'tuku-secret', host } = request;
  const timestamp = String(request.timestamp ?? Math.floor(Date.now() / 1000));
  const query = method === 'GET' && typeof payload === 'string' ? payload : '';
  const body = method === 'GET' ? Buffer.alloc(0) : bytes(payload);
  const type = method === 'GET' ? 'application/x-www-form-urlencoded' : 'application/json';
  const date = new Date(Number(timestamp) * 1000).toISOString().slice(0, 10);
  const scope = `${date}/tiia/tc3_request`;
  const canonical = [
    method,
    '/',
    query,
    `content-type:${type}`,
    `host:${host}`,
    '',
    'content-type;host',
    createHash('sha256').update(body).digest('hex'),
  ].join('\n');
  const hash = createHash('sha256').update(canonical).digest('hex');
  const key = [date, 'tiia', 'tc3_request'].reduce<string | Buffer>(hmac, `TC3${secret}`);
  const signature = hmac(key, `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${hash}`).toString('hex');
  return {
    method,
    target: query === '' ? '/' : `/?${query}`,
    headers: {
      Host: host,
      'Content-Type': type,
      'Content-Length': String(body.length),
      Authorization: `TC3-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=content-type;host, Signature=${signature}`,
      'X-TC-Timestamp': timestamp,
      ...Object.fromEntries(common(request).map(([name, value]) => [`X-TC-${name}`, value])),
    },
    body,
  };
}

/** Signs with signature v1; `parameters` are flattened already (`ImageRect.X`). */
export function signV1(
  request: ToSign & { readonly signatureMethod?: 'HmacSHA1' | 'HmacSHA256' },
  parameters: Readonly<Record<string, string>> = {},
): SignedRequest {
  const { method = 'POST', id = 'tuku', secret = 'tuku-secret', host, signatureMethod = 'HmacSHA1' } = request;
  const pairs: [string, string][] = [
    ...Object.entries(parameters),
    ...common(request),
    ['Timestamp', String(request.timestamp ?? Math.floor(Date.now() / 1000))],
    ['Nonce', '9223372036854775807'],
    ['SecretId', id],
    ['SignatureMethod', signatureMethod],
  ];
  const sorted = [...pairs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${value}`);
  const signature = createHmac(signatureMethod === 'HmacSHA1' ? 'sha1' : 'sha256', secret)
    .update(`${method}${host}/?${sorted.join('&')}`)
    .digest('base64');
  const text = new URLSearchParams([...pairs, ['Signature', signature]]).toString();
  const body = Buffer.from(method === 'POST' ? text : '');
  return {
    method,
    target: method === 'GET' ? `/?${text}` : '/',
    headers: {
      Host: host,
      ...(method === 'POST' ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {}),
      'Content-Length': String(body.length),
    },
    body,
  };
}

function common({ action, version = '2019-05-29', region = 'ap-guangzhou', token, language }: ToSign) {
  const pairs: [string, string | undefined][] = [
    ['Action', action],
    ['Version', version],
    ['Region', region === '' ? undefined : region],
    ['Token', token],
    ['Language', language],
  ];
  return pairs.filter((pair): pair is [string, string] => pair[1] !== undefined);
}

function bytes(payload: object | string | Buffer): Buffer {
  if (Buffer.isBuffer(payload)) return payload;
  return Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
