import { createHmac } from 'node:crypto';
import { sameText } from '../../../src/protocol/keys.ts';
import { signedHeaderNames } from '../../../src/protocol/signed-work.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';

/** The parts of a bce-auth-v1 Authorization header. */
export interface BceAuthorization {
  readonly accessKeyId: string;
  /** As sent: `YYYY-MM-DDTHH:MM:SSZ`. */
  readonly timestamp: string;
  /** Seconds, as sent. */
  readonly expiration: string;
  /** Lower-case names; empty if the default set is signed. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

export const bceScheme = 'bce-auth-v1/';

const form = /^bce-auth-v1\/([^/]+)\/(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\/(\d{1,9})\/([^/]*)\/([0-9a-f]{64})$/;

/**
 * Parses `bce-auth-v1/{id}/{time}/{seconds}/{names}/{signature}`; undefined when it is not well formed or lists
 * more headers than a client signs.
 */
export function parseBceAuthorization(header: string, request: WireRequest): BceAuthorization | undefined {
  const [, accessKeyId, timestamp, expiration, names, signature] = form.exec(header) ?? [];
  if (!accessKeyId || !timestamp || !expiration || names === undefined || !signature) return undefined;
  const signedHeaders = names === '' ? [] : signedHeaderNames(names, request);
  if (signedHeaders === undefined) return undefined;
  // The host must be signed [documented].
  if (signedHeaders.length > 0 && !signedHeaders.includes('host')) return undefined;
  return { accessKeyId, timestamp, expiration, signedHeaders, signature };
}

/** Whether the signature matches the request as received, with the Host header that the client sent. */
export function isBceSigned(request: WireRequest, authorization: BceAuthorization, secret: string): boolean {
  const key = signingKey(authorization, secret);
  return bceForms(request, authorization).some((canonical) => sameText(hmac(key, canonical), authorization.signature));
}

/** Canonical requests that clients sign, the documented one first. */
export function bceForms(request: WireRequest, { signedHeaders }: BceAuthorization): string[] {
  const path = encode(decode(request.path)).replaceAll('%2F', '/');
  const headers = canonicalHeaders(request, signedHeaders);
  // The .NET SDK encodes query values twice [observed].
  return [encode, (value: string) => encode(encode(value))].map(
    (encodeValue) => `${request.method}\n${path}\n${canonicalQuery(request.query, encodeValue)}\n${headers}`,
  );
}

/** The signature of a canonical request, in hex. */
export function bceSignature(authorization: BceAuthorization, secret: string, canonical: string): string {
  return hmac(signingKey(authorization, secret), canonical);
}

/** What the key is derived from: the header's first parts. */
export function bcePrefix({ accessKeyId, timestamp, expiration }: BceAuthorization): string {
  return `${bceScheme}${accessKeyId}/${timestamp}/${expiration}`;
}

/** The key is the hex string, not the bytes it encodes. */
function signingKey(authorization: BceAuthorization, secret: string): string {
  return hmac(secret, bcePrefix(authorization));
}

function canonicalQuery(query: string, encodeValue: (value: string) => string): string {
  return query
    .split('&')
    .filter((piece) => piece !== '')
    .map((piece) => {
      const mark = piece.indexOf('=');
      return mark < 0 ? [decode(piece), ''] : [decode(piece.slice(0, mark)), decode(piece.slice(mark + 1))];
    })
    .filter(([name]) => name?.toLowerCase() !== 'authorization')
    .map(([name = '', value = '']) => `${encode(name)}=${encodeValue(value)}`)
    .sort()
    .join('&');
}

/** An empty list means the default set [documented], which the Java SDK relies on. Headers without a value are left out. */
function canonicalHeaders(request: WireRequest, signed: readonly string[]): string {
  const received = request.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const names = signed.length > 0 ? signed : received.filter((name) => defaults.has(name) || name.startsWith('x-bce-'));
  return [...new Set(names)]
    .map((name) => [name, (request.header(name) ?? '').trim()] as const)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${encode(name)}:${encode(value)}`)
    .sort()
    .join('\n');
}

const defaults: ReadonlySet<string> = new Set(['host', 'content-length', 'content-type', 'content-md5']);

/** Decodes to one character for each byte, as the strings of request line and headers are. */
function decode(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function encode(text: string): string {
  let encoded = '';
  for (let index = 0; index < text.length; index++) encoded += codes[text.charCodeAt(index) & 0xff];
  return encoded;
}

/** What stands for each byte: itself if it is unreserved, else `%XX`. */
const codes: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (/[A-Za-z0-9\-._~]/.test(character)) return character;
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
});

function hmac(key: string, text: string): string {
  return createHmac('sha256', key).update(text, 'latin1').digest('hex');
}
