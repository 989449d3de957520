import { createHash, createHmac } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { sameText } from '../../../src/protocol/keys.ts';
import { parseAttributes } from '../../../src/protocol/parameters.ts';
import { bodyDigest, signedHeaderNames } from '../../../src/protocol/signed-work.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { pathCandidates } from './hosts.ts';
import { tc3Scheme } from './parameters.ts';

const unsignedPayload = 'UNSIGNED-PAYLOAD';
const emptyHash = sha256('');
const unsignedHash = sha256(unsignedPayload);

/** The parts of a TC3 Authorization header. */
export interface Tc3Authorization {
  readonly secretId: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Whatever the client took for the service: some SDKs put `127` or `localhost:4570/x` here [observed]. */
  readonly service: string;
  /** As sent: names joined by `;`. */
  readonly signedHeaders: string;
  /** Its names in lower case. */
  readonly names: readonly string[];
  readonly signature: string;
}

/**
 * Parses `TC3-HMAC-SHA256 Credential=<id>/<date>/<service>/tc3_request, SignedHeaders=<a;b>, Signature=<hex>`;
 * undefined when it is not well formed or lists more headers than a client signs. Spaces after commas are optional.
 * `content-type` and `host` must be among the signed headers [documented].
 */
export function parseAuthorization(header: string, request: WireRequest): Tc3Authorization | undefined {
  if (!header.startsWith(`${tc3Scheme} `)) return undefined;
  const parts = parseAttributes(header.slice(tc3Scheme.length + 1));
  if (parts === undefined) return undefined;
  const scope = parseCredential(parts.get('Credential') ?? '');
  const signedHeaders = parts.get('SignedHeaders') ?? '';
  const signature = parts.get('Signature') ?? '';
  const names = signedHeaderNames(signedHeaders, request);
  if (scope === undefined || names === undefined || signature === '' || parts.size !== 3) return undefined;
  if (!names.includes('content-type') || !names.includes('host')) return undefined;
  return { ...scope, signedHeaders, names, signature };
}

/** The service may contain slashes: it is all between the date and the closing `/tc3_request`. */
function parseCredential(text: string): Pick<Tc3Authorization, 'secretId' | 'date' | 'service'> | undefined {
  const end = '/tc3_request';
  const idEnd = text.indexOf('/');
  const dateEnd = text.indexOf('/', idEnd + 1);
  const serviceEnd = text.length - end.length;
  if (idEnd < 1 || dateEnd < 0 || serviceEnd <= dateEnd + 1 || !text.endsWith(end)) return undefined;
  const date = text.slice(idEnd + 1, dateEnd);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  return { secretId: text.slice(0, idEnd), date, service: text.slice(dateEnd + 1, serviceEnd) };
}

/** Derived keys change with the day only; bounded because clients choose the service text. */
const signingKeys = new LRUCache<string, Buffer>({ max: 100 });

/** A request in a form in which a client may have signed it. */
export interface Tc3Form {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
}

/**
 * Does the signature fit any of the forms that SDKs and the documentation sign?
 * @param timestamp X-TC-Timestamp as sent, decimal seconds inside the window
 */
export function isTc3Signed(
  request: WireRequest,
  authorization: Tc3Authorization,
  timestamp: string,
  secret: string,
  hosts: Iterable<string>,
): boolean {
  const { date, service, signature } = authorization;
  if (date !== dayOf(timestamp)) return false;
  const key = signingKey(secret, date, service);
  for (const { stringToSign } of tc3Forms(request, authorization, timestamp, hosts)) {
    if (sameText(hmac(key, stringToSign), signature)) return true;
  }
  return false;
}

/** The UTC day of a timestamp, which the scope must name. */
export function dayOf(timestamp: string): string {
  return new Date(Number(timestamp) * 1000).toISOString().slice(0, 10);
}

/** The forms of a request, the likeliest first. */
export function* tc3Forms(
  request: WireRequest,
  authorization: Tc3Authorization,
  timestamp: string,
  hosts: Iterable<string>,
): Generator<Tc3Form> {
  const { signedHeaders, names } = authorization;
  const query = request.method === 'GET' ? request.query : '';
  const payload = payloadHash(request);
  for (const headers of headerCandidates(request, names, hosts)) {
    for (const path of pathCandidates(request)) {
      const canonicalRequest = `${request.method}\n${path}\n${query}\n${headers}\n${signedHeaders}\n${payload}`;
      yield { canonicalRequest, stringToSign: tc3StringToSign(canonicalRequest, authorization, timestamp) };
    }
  }
}

export function tc3StringToSign(
  canonicalRequest: string,
  { date, service }: Pick<Tc3Authorization, 'date' | 'service'>,
  timestamp: string,
): string {
  return `${tc3Scheme}\n${timestamp}\n${date}/${service}/tc3_request\n${sha256(canonicalRequest)}`;
}

/** The signature in lower-case hex. */
export function tc3Signature(
  secret: string,
  { date, service }: Pick<Tc3Authorization, 'date' | 'service'>,
  stringToSign: string,
): string {
  return hmac(signingKey(secret, date, service), stringToSign);
}

function hmac(key: string | Buffer, text: string): string {
  return createHmac('sha256', key).update(text, 'latin1').digest('hex');
}

/** SDKs sign content type and host as they send them, the documentation lower-cases every value: both are accepted. */
function* headerCandidates(request: WireRequest, names: readonly string[], hosts: Iterable<string>): Generator<string> {
  const seen = new Set<string>();
  for (const host of hosts) {
    for (const fold of folds) {
      const text = names
        .map((name) => `${name}:${fold(name, name === 'host' ? host : (request.header(name) ?? '').trim())}\n`)
        .join('');
      if (seen.has(text)) continue;
      seen.add(text);
      yield text;
    }
  }
}

const folds: readonly ((name: string, value: string) => string)[] = [
  (name, value) => (name === 'content-type' || name === 'host' ? value : value.toLowerCase()),
  (_, value) => value.toLowerCase(),
  (_, value) => value,
];

/** UNSIGNED-PAYLOAD stands for itself, for GET too [observed]. */
function payloadHash(request: WireRequest): string {
  if (request.header('x-tc-content-sha256') === unsignedPayload) return unsignedHash;
  return request.method === 'GET' ? emptyHash : bodyDigest(request.body);
}

function signingKey(secret: string, date: string, service: string): Buffer {
  const name = `${secret}\n${date}\n${service}`;
  let key = signingKeys.get(name);
  if (key === undefined) {
    const day = createHmac('sha256', `TC3${secret}`).update(date).digest();
    const scope = createHmac('sha256', day).update(service, 'latin1').digest();
    key = createHmac('sha256', scope).update('tc3_request').digest();
    signingKeys.set(name, key);
  }
  return key;
}

/** Texts come from the request line and the headers, where one character is one byte. */
function sha256(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}
