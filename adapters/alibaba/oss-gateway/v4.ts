import { createHash, createHmac } from 'node:crypto';
import { sameText } from '../../../src/protocol/keys.ts';
import { parseAttributes, percentEncode, wireText } from '../../../src/protocol/parameters.ts';
import { affordableForms, echoed, signedHeaderNames } from '../../../src/protocol/signed-work.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import type { Address } from './address.ts';
import { refusal } from './errors.ts';
import { checkSkew, type Proof, parseBasicTime, type SignedRequest } from './proof.ts';

export const V4 = 'OSS4-HMAC-SHA256';
/** Seconds a presigned URL may be valid [documented]. */
const MAX_EXPIRES = 604_800;

/** A V4 signature as the header or the query carries it. */
export interface V4 {
  readonly keyId: string;
  /** `yyyymmdd`, region, product, `aliyun_v4_request`. */
  readonly scope: readonly [date: string, region: string, product: string, end: string];
  /** `yyyymmddThhmmssZ`. */
  readonly time: string;
  /** Seconds; presigned URLs only. */
  readonly expires?: number;
  /** Names of headers that are signed in addition to the usual ones. */
  readonly additional: readonly string[];
  readonly signature: string;
  readonly token: string | undefined;
}

/** Reads the Authorization header (docs/specs/oss-signing.md, 2). Throws ApiError InvalidArgument. */
export function readV4Header(request: WireRequest): V4 {
  const parts = parseAttributes((request.header('authorization') ?? '').slice(V4.length));
  const credential = splitCredential(parts?.get('Credential') ?? '');
  const signature = parts?.get('Signature') ?? '';
  const additional = names(parts?.get('AdditionalHeaders'), request);
  if (credential === undefined || additional === undefined || signature === '') {
    throw refusal('InvalidArgument#authorization');
  }
  return {
    ...credential,
    time: request.header('x-oss-date') ?? '',
    additional,
    signature,
    token: request.header('x-oss-security-token'),
  };
}

/** Reads a presigned URL (docs/specs/oss-signing.md, 2.3). Throws ApiError InvalidArgument. */
export function readV4Query({ request, query }: Pick<SignedRequest, 'request' | 'query'>): V4 {
  const value = (name: string) => query.get(`x-oss-${name}`) ?? '';
  const credential = splitCredential(value('credential'));
  const additional = names(value('additional-headers'), request);
  const expires = /^\d{1,6}$/.test(value('expires')) ? Number(value('expires')) : 0;
  const wrong = [
    value('signature-version') !== V4 && 'x-oss-signature-version',
    credential === undefined && 'x-oss-credential',
    Number.isNaN(parseBasicTime(value('date'))) && 'x-oss-date',
    (expires < 1 || expires > MAX_EXPIRES) && 'x-oss-expires',
    additional === undefined && 'x-oss-additional-headers',
    value('signature') === '' && 'x-oss-signature',
  ].find((name) => name !== false);
  if (credential === undefined || additional === undefined || wrong !== undefined)
    throw refusal('InvalidArgument#presigned', { name: wrong ?? '' });
  return {
    ...credential,
    time: value('date'),
    expires,
    additional,
    signature: value('signature'),
    token: query.get('x-oss-security-token'),
  };
}

export function v4Proof({ request, address }: SignedRequest, v4: V4): Proof {
  return {
    keyId: v4.keyId,
    region: v4.scope[1],
    token: v4.token,
    told: {
      algorithm: V4,
      scope: v4.scope.join('/'),
      timestamp: v4.time,
      ...(v4.additional.length === 0 ? {} : { signedHeaders: v4.additional.join(';') }),
    },
    fits: (secret, text) =>
      sameText(createHmac('sha256', signingKey(secret, v4)).update(text).digest('hex'), v4.signature),
    checkTime: (now) => checkTime(v4, now),
    verify(secret, accountIds) {
      const candidates = resources(address, v4.scope[1], accountIds);
      const rest = canonicalRest(request, v4);
      const key = signingKey(secret, v4);
      const canonicalOf = (resource: string) => `${request.method}\n${encodePath(resource)}\n${rest}`;
      for (const { resource, accountId } of candidates.slice(0, affordableForms(rest.length))) {
        if (sameText(signatureBy(key, v4, canonicalOf(resource)), v4.signature)) return accountId;
      }
      const canonical = canonicalOf(candidates[0]?.resource ?? '/');
      throw refusal('SignatureDoesNotMatch', {
        OSSAccessKeyId: echoed(v4.keyId),
        SignatureProvided: echoed(v4.signature),
        StringToSign: stringToSign(v4, canonical),
        CanonicalRequest: echoed(withoutToken(canonical)),
      });
    },
  };
}

/**
 * Resources that the client may have signed: a vector bucket's ARN with each account id and, except on the vendor's hosts
 * for vectors, the plain form that ordinary clients of object storage sign. The service's ARN has no account id.
 */
function resources(
  { bucket, key, isVectorsHost }: Address,
  region: string,
  accountIds: readonly string[],
): { resource: string; accountId?: string }[] {
  const arn = (accountId: string, rest: string) => `/acs:ossvector:${region}:${accountId}:${rest}/`;
  const named =
    bucket === undefined
      ? [{ resource: arn('', '') }]
      : accountIds.map((accountId) => ({ resource: `${arn(accountId, bucket)}${key}`, accountId }));
  return isVectorsHost ? named : [...named, { resource: bucket === undefined ? '/' : `/${bucket}/${key}` }];
}

/** The token is a secret and must not be echoed, neither as a header nor, encoded, in the query. */
function withoutToken(canonical: string): string {
  return canonical
    .replace(/^(x-oss-security-token:).*$/gm, '$1***')
    .replace(/(x-oss-security-token=)[^&\n]*/g, '$1***');
}

/** @param resource not encoded, e.g. `/acs:ossvector:cn-hangzhou:123:demo/` */
export function canonicalRequest(request: WireRequest, resource: string, v4: Pick<V4, 'additional'>): string {
  return `${request.method}\n${encodePath(resource)}\n${canonicalRest(request, v4)}`;
}

/** A canonical request from its query on, which is the same for all resources. */
function canonicalRest(request: WireRequest, { additional }: Pick<V4, 'additional'>): string {
  const headers = headersOf(request);
  const extra = [...new Set(additional)].filter((name) => !isSignedByDefault(name) && headers.has(name)).sort();
  const signed = [...headers.keys()].filter((name) => isSignedByDefault(name) || extra.includes(name)).sort();
  return [
    canonicalQuery(wireText(request.query)),
    signed.map((name) => `${name}:${headers.get(name)}\n`).join(''),
    extra.join(';'),
    headers.get('x-oss-content-sha256') ?? 'UNSIGNED-PAYLOAD',
  ].join('\n');
}

/** Lower-case hex. */
export function v4Signature(secret: string, v4: Pick<V4, 'scope' | 'time'>, canonical: string): string {
  return signatureBy(signingKey(secret, v4), v4, canonical);
}

function signingKey(secret: string, { scope }: Pick<V4, 'scope'>): string | Buffer {
  return scope.reduce<string | Buffer>(
    (chained, part) => createHmac('sha256', chained).update(part).digest(),
    `aliyun_v4${secret}`,
  );
}

function signatureBy(key: string | Buffer, v4: Pick<V4, 'scope' | 'time'>, canonical: string): string {
  return createHmac('sha256', key).update(stringToSign(v4, canonical)).digest('hex');
}

function stringToSign({ time, scope }: Pick<V4, 'scope' | 'time'>, canonical: string): string {
  return [V4, time, scope.join('/'), createHash('sha256').update(canonical).digest('hex')].join('\n');
}

/** The query as sent, sorted by encoded name; a name with an empty value stands alone. */
function canonicalQuery(raw: string): string {
  return raw
    .replaceAll('+', '%20')
    .split('&')
    .filter((parameter) => parameter !== '')
    .map((parameter): readonly [string, string] => {
      const mark = parameter.indexOf('=');
      return mark < 0 ? [parameter, ''] : [parameter.slice(0, mark), parameter.slice(mark + 1)];
    })
    .filter(([name]) => name !== 'x-oss-signature')
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join('&');
}

/** By lower-case name; the values of a repeated header are joined. */
function headersOf({ rawHeaders }: WireRequest): Map<string, string> {
  const headers = new Map<string, string>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    const value = wireText(rawHeaders[i + 1] ?? '').trim();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  return headers;
}

function checkTime({ time, expires, scope }: V4, now: Date): void {
  const at = parseBasicTime(time);
  if (expires === undefined || at > now.getTime()) checkSkew(at, now);
  else if (now.getTime() > at + expires * 1000) throw refusal('AccessDenied#expired');
  if (!time.startsWith(scope[0])) throw refusal('InvalidArgument#authorization');
}

/** Splits from the right, because a key's id may contain a slash. */
function splitCredential(text: string): Pick<V4, 'keyId' | 'scope'> | undefined {
  const parts = text.split('/');
  const [date = '', region = '', product = '', end = ''] = parts.slice(-4);
  const keyId = parts.slice(0, -4).join('/');
  if (keyId === '' || end !== 'aliyun_v4_request' || !/^\d{8}$/.test(date)) return undefined;
  if (![region, product].every((name) => /^[\w-]{1,64}$/.test(name))) return undefined;
  return { keyId, scope: [date, region, product, end] };
}

function isSignedByDefault(name: string): boolean {
  return name.startsWith('x-oss-') || name === 'content-type' || name === 'content-md5';
}

/** Undefined for a list that no client sends: see signedHeaderNames. */
function names(list: string | undefined, request: WireRequest): readonly string[] | undefined {
  const spaced = (list ?? '').split(';').map((name) => name.trim());
  const sent = spaced.filter((name) => name !== '').join(';');
  return sent === '' ? [] : signedHeaderNames(sent, request);
}

/** Percent-encodes every byte except unreserved ones and `/`. */
function encodePath(text: string): string {
  return percentEncode(text).replaceAll('%2F', '/');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
