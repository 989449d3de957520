import { createHash, createHmac } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { sameText } from '../../../src/protocol/keys.ts';
import { bodyDigest } from '../../../src/protocol/signed-work.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import type { JdAuthorization } from './authorization.ts';
import { canonicalHeaders, canonicalPath, canonicalQuery } from './canonical.ts';

const emptyHash = sha256('');

/** Derived keys change once a day; the cache is bounded because clients choose region and service. */
const signingKeys = new LRUCache<string, Buffer>({ max: 100 });

/** How values of signed headers are normalised: the documentation trims the ends, the JavaScript SDK also folds inner blanks. */
const folds: readonly ((value: string) => string)[] = [
  (value) => value.trim(),
  (value) => value.replace(/\s+/g, ' ').trim(),
];

/** A request in a form in which a client may have signed it. */
export interface SignedForm {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
}

/**
 * Whether the request was signed with this secret. Date, region and service are taken from the Credential, the headers
 * from SignedHeaders. As SDKs differ, every reading of blanks and plus signs is accepted.
 * @param date `x-jdcloud-date` as sent
 */
export function isJdSigned(
  request: WireRequest,
  authorization: JdAuthorization,
  date: string,
  secret: string,
): boolean {
  const payload = payloadHash(request);
  if (payload === undefined) return false;
  const key = signingKey(secret, authorization);
  for (const { stringToSign } of jdForms(request, authorization, date, payload)) {
    if (sameText(mac(key, stringToSign).toString('hex'), authorization.signature)) return true;
  }
  return false;
}

/** The forms of a request, the likeliest first. */
export function* jdForms(
  request: WireRequest,
  authorization: JdAuthorization,
  date: string,
  payload: string,
): Generator<SignedForm> {
  const { signedHeaders } = authorization;
  const path = canonicalPath(request.path);
  const names = signedHeaders.join(';');
  const queries = new Set(([' ', '+'] as const).map((plus) => canonicalQuery(request.query, plus)));
  const headers = new Set(folds.map((fold) => canonicalHeaders(request, signedHeaders, fold)));
  for (const query of queries) {
    for (const lines of headers) {
      const canonicalRequest = [request.method, path, query, lines, names, payload].join('\n');
      yield { canonicalRequest, stringToSign: jdStringToSign(canonicalRequest, authorization, date) };
    }
  }
}

export function jdStringToSign(canonicalRequest: string, authorization: JdAuthorization, date: string): string {
  const scope = scopeOf(authorization).join('/');
  return [`JDCLOUD${authorization.version}-HMAC-SHA256`, date, scope, sha256(canonicalRequest)].join('\n');
}

/** The signature in lower-case hex. */
export function jdSignature(secret: string, authorization: JdAuthorization, stringToSign: string): string {
  return mac(signingKey(secret, authorization), stringToSign).toString('hex');
}

/**
 * The body's part of the canonical request: `x-jdcloud-content-sha256` as sent, because uploading clients sign a constant
 * there, one of them the hash of an empty body [observed]. Any other hash must be the body's: undefined if it is not.
 */
function payloadHash(request: WireRequest): string | undefined {
  const hash = bodyDigest(request.body);
  const sent = request.header('x-jdcloud-content-sha256');
  if (sent === undefined || sent === '') return hash;
  const isConstant = !/^[0-9a-f]{64}$/i.test(sent) || sent === emptyHash;
  return isConstant || sent.toLowerCase() === hash ? sent : undefined;
}

/** Date, region, service and end of a credential. */
export function scopeOf({ version, date, region, service }: JdAuthorization): readonly string[] {
  return [date, region, service, `jdcloud${version}_request`];
}

function signingKey(secret: string, authorization: JdAuthorization): Buffer {
  const scope = scopeOf(authorization);
  const name = JSON.stringify([secret, ...scope]);
  let key = signingKeys.get(name);
  if (key === undefined) {
    key = scope.reduce<Buffer>(mac, Buffer.from(`JDCLOUD${authorization.version}${secret}`));
    signingKeys.set(name, key);
  }
  return key;
}

/** Strings come from the request line and the headers, where one character is one byte. */
function mac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'latin1').digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}
