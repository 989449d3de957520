import { createHash, createHmac } from 'node:crypto';
import { parseAttributes, wireText } from '../../../src/protocol/parameters.ts';
import { signedHeaderNames } from '../../../src/protocol/signed-work.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { refusal } from './errors.ts';

export const TOS4 = 'TOS4-HMAC-SHA256';

/** SHA-256 of nothing: what Go's client signs in place of its body [observed]. */
const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** A signature as the Authorization header carries it. */
export interface Tos4 {
  readonly keyId: string;
  /** `yyyymmdd`, region, service, `request`. */
  readonly scope: readonly [date: string, region: string, service: string, end: string];
  /** `yyyymmddThhmmssZ`. */
  readonly time: string;
  /** In lower case, as listed. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly token: string | undefined;
}

/** Reads the Authorization header (docs/specs/tos-vectors.md, 2). Throws ApiError AccessDeniedException. */
export function readTos4(request: WireRequest): Tos4 {
  const authorization = request.header('authorization') ?? '';
  const parts = authorization.startsWith(TOS4) ? parseAttributes(authorization.slice(TOS4.length)) : undefined;
  const credential = splitCredential(parts?.get('Credential') ?? '');
  const list = parts?.get('SignedHeaders') ?? '';
  const signedHeaders = list === '' ? undefined : signedHeaderNames(list, request);
  const signature = parts?.get('Signature') ?? '';
  if (credential === undefined || signedHeaders === undefined || signature === '') {
    throw refusal('AccessDeniedException#authorization');
  }
  return {
    ...credential,
    time: request.header('x-tos-date') ?? '',
    signedHeaders,
    signature,
    token: request.header('x-tos-security-token'),
  };
}

/** Splits from the right, because a key's id may contain a slash. */
function splitCredential(text: string): Pick<Tos4, 'keyId' | 'scope'> | undefined {
  const parts = text.split('/');
  const [date = '', region = '', service = '', end = ''] = parts.slice(-4);
  const keyId = parts.slice(0, -4).join('/');
  if (keyId === '' || service !== 'tosvectors' || end !== 'request' || !/^\d{8}$/.test(date)) return undefined;
  return /^[\w-]{1,64}$/.test(region) ? { keyId, scope: [date, region, service, end] } : undefined;
}

/**
 * The text whose digest is signed. The body is covered by no client: the last line is what x-tos-content-sha256 says, or the
 * digest of nothing [observed].
 */
export function canonicalRequest(request: WireRequest, { signedHeaders }: Pick<Tos4, 'signedHeaders'>): string {
  const values = headersOf(request);
  const names = [...signedHeaders].sort();
  return [
    request.method,
    wireText(request.path),
    canonicalQuery(wireText(request.query)),
    ...names.map((name) => `${name}:${values.get(name) ?? ''}`),
    '',
    names.join(';'),
    values.get('x-tos-content-sha256') ?? EMPTY_HASH,
  ].join('\n');
}

export function stringToSign({ time, scope }: Pick<Tos4, 'time' | 'scope'>, canonical: string): string {
  return [TOS4, time, scope.join('/'), createHash('sha256').update(canonical).digest('hex')].join('\n');
}

/** Lower-case hex. The chain of keys starts from the bare secret. */
export function tos4Signature(secret: string, { scope }: Pick<Tos4, 'scope'>, text: string): string {
  const key = scope.reduce<string | Buffer>(
    (chained, part) => createHmac('sha256', chained).update(part).digest(),
    secret,
  );
  return createHmac('sha256', key).update(text).digest('hex');
}

/** By lower-case name; the values of a repeated header are joined. Host is the one that was asked for. */
function headersOf(request: WireRequest): Map<string, string> {
  const headers = new Map<string, string>();
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    const name = (request.rawHeaders[i] ?? '').toLowerCase();
    const value = wireText(request.rawHeaders[i + 1] ?? '').trim();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  return headers.set('host', wireText(request.header('host') ?? '').trim());
}

/** The query as sent, sorted by name and value; clients of vectors send none [observed]. */
function canonicalQuery(raw: string): string {
  return raw
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
    .sort()
    .join('&');
}
