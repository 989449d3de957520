import { createHash, createHmac } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { sameText } from '../../../src/protocol/keys.ts';
import { parameterMap, parseAttributes, percentEncode } from '../../../src/protocol/parameters.ts';
import { bodyDigest, signedHeaderNames } from '../../../src/protocol/signed-work.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';

export const SIGV4 = 'AWS4-HMAC-SHA256';

/** A signature as the Authorization header carries it. */
export interface SigV4 {
  readonly keyId: string;
  /** `yyyymmdd`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** As sent: names joined by `;`. */
  readonly signedHeaders: string;
  /** Its names in lower case. */
  readonly names: readonly string[];
  readonly signature: string;
  /** Of a signature in the query. */
  readonly inQuery?: {
    /** As sent. */
    readonly time: string;
    /** Seconds, as sent; undefined where the query does not say. */
    readonly expires: string | undefined;
    readonly token: string;
  };
}

/** Parameters of a signature in the query, in the order in which the absence of each is told. */
const queryNames = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-SignedHeaders', 'X-Amz-Date'];

/** Whether the signature is in the query: its algorithm is, or, without an Authorization header, any part of it. */
export function isSignedInQuery(request: WireRequest): boolean {
  if (!request.query.includes('X-Amz-')) return false;
  const query = parameterMap(request.queryParameters);
  const [algorithm = ''] = queryNames;
  return query.has(algorithm) || (!request.header('authorization') && queryNames.some((name) => query.has(name)));
}

/** Reads the signature in a query: it, or the names of the parameters that are missing; undefined when it is not well formed. */
export function parseQuerySignature(request: WireRequest): SigV4 | { readonly missing: readonly string[] } | undefined {
  const query = parameterMap(request.queryParameters);
  const [algorithm, credential, signature, signedHeaders, time] = queryNames.map((name) => query.get(name) ?? '');
  const missing = queryNames.filter((name) => !query.get(name));
  if (missing.length > 0) return { missing };
  const scope = parseCredential(credential ?? '');
  const names = signedHeaderNames(signedHeaders ?? '', request);
  if (algorithm !== SIGV4 || scope === undefined || names === undefined) return undefined;
  const inQuery = {
    time: time ?? '',
    expires: query.get('X-Amz-Expires'),
    token: query.get('X-Amz-Security-Token') ?? '',
  };
  return { ...scope, signedHeaders: signedHeaders ?? '', names, signature: signature ?? '', inQuery };
}

/**
 * Parses `AWS4-HMAC-SHA256 Credential=<id>/<date>/<region>/<service>/aws4_request, SignedHeaders=<a;b>, Signature=<hex>`;
 * undefined when it is not well formed or lists more headers than a client signs.
 */
export function parseAuthorization(header: string, request: WireRequest): SigV4 | undefined {
  if (!header.startsWith(`${SIGV4} `)) return undefined;
  const parts = parseAttributes(header.slice(SIGV4.length + 1));
  const scope = parseCredential(parts?.get('Credential') ?? '');
  const signedHeaders = parts?.get('SignedHeaders') ?? '';
  const signature = parts?.get('Signature') ?? '';
  const names = signedHeaderNames(signedHeaders, request);
  if (scope === undefined || names === undefined || signedHeaders === '' || signature === '') return undefined;
  return { ...scope, signedHeaders, names, signature };
}

/** Split from the right, because a key's id may contain a slash. */
function parseCredential(text: string): Pick<SigV4, 'keyId' | 'date' | 'region' | 'service'> | undefined {
  const parts = text.split('/');
  const [date = '', region = '', service = '', end = ''] = parts.slice(-4);
  const keyId = parts.slice(0, -4).join('/');
  if (keyId === '' || end !== 'aws4_request' || !/^\d{8}$/.test(date)) return undefined;
  return [region, service].every((name) => /^[\w-]{1,64}$/.test(name)) ? { keyId, date, region, service } : undefined;
}

/** Milliseconds of `yyyymmddThhmmssZ`; NaN for anything else. */
export function parseBasicTime(text: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** A time as signatures write it. */
export function basicTime(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');
}

/** How a canonical request may be made otherwise than it must be, to find out what is wrong with one. */
export interface Layout {
  /** The path as sent, encoded once. */
  readonly pathOnce?: boolean;
}

/**
 * The canonical request (docs/specs/s3-vectors.md, 1.1): the path, encoded already, is encoded again; the query is sorted; the
 * last line is the hash of the body, whatever `x-amz-content-sha256` says.
 */
export function canonicalRequest(request: WireRequest, { names, signedHeaders }: SigV4, layout: Layout = {}): string {
  const path = layout.pathOnce ? request.path : percentEncode(request.path).replaceAll('%2F', '/');
  const values = headerValues(request);
  const headers = names.map((name) => `${name}:${values.get(name) ?? ''}\n`).join('');
  const query = canonicalQuery(request.query);
  return `${request.method}\n${path}\n${query}\n${headers}\n${signedHeaders}\n${bodyDigest(request.body)}`;
}

export function stringToSign(canonical: string, time: string, { date, region, service }: SigV4): string {
  const hash = createHash('sha256').update(canonical, 'latin1').digest('hex');
  return `${SIGV4}\n${time}\n${date}/${region}/${service}/aws4_request\n${hash}`;
}

/** Whether the signature is that of a string. */
export function isSignatureOf(text: string, secret: string, v4: SigV4): boolean {
  return sameText(signatureOf(text, secret, v4), v4.signature);
}

/** In lower-case hex. */
export function signatureOf(text: string, secret: string, scope: Pick<SigV4, 'date' | 'region' | 'service'>): string {
  return createHmac('sha256', signingKey(secret, scope)).update(text, 'latin1').digest('hex');
}

/** By lower-case name; blanks are folded, and the values of a repeated header joined. The host is the one asked for. */
function headerValues(request: WireRequest): Map<string, string> {
  const { rawHeaders } = request;
  const values = new Map<string, string>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    const value = (rawHeaders[i + 1] ?? '').trim().replace(/ {2,}/g, ' ');
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  return values.set('host', request.header('host') ?? '');
}

/** Parameters as sent, each with its `=`, sorted by name, then by value; without the signature itself. */
function canonicalQuery(raw: string): string {
  return raw
    .split('&')
    .filter((parameter) => parameter !== '' && !parameter.startsWith('X-Amz-Signature='))
    .map((parameter) => (parameter.includes('=') ? parameter : `${parameter}=`))
    .map((parameter) => parameter.replaceAll('+', '%20'))
    .map((parameter) => [parameter.slice(0, parameter.indexOf('=')), parameter] as const)
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([, parameter]) => parameter)
    .join('&');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Derived keys change with the day; bounded because clients choose region and service. */
const signingKeys = new LRUCache<string, Buffer>({ max: 100 });

function signingKey(secret: string, { date, region, service }: Pick<SigV4, 'date' | 'region' | 'service'>): Buffer {
  const name = `${secret}\n${date}\n${region}\n${service}`;
  let key = signingKeys.get(name);
  if (key === undefined) {
    key = [date, region, service, 'aws4_request'].reduce<Buffer>(
      (last, part) => createHmac('sha256', last).update(part).digest(),
      Buffer.from(`AWS4${secret}`),
    );
    signingKeys.set(name, key);
  }
  return key;
}
