import { createHmac } from 'node:crypto';
import { sameText } from '../../../src/protocol/keys.ts';
import { wireText } from '../../../src/protocol/parameters.ts';
import { echoed } from '../../../src/protocol/signed-work.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { refusal } from './errors.ts';
import { checkSkew, type Proof, parseHttpTime, type SignedRequest } from './proof.ts';

/** Query names that are signed (docs/specs/oss-signing.md, 4); so is every `x-oss-…`. */
const subresources = new Set(
  (
    'acl,bucketInfo,location,stat,delete,append,tagging,objectMeta,uploads,uploadId,partNumber,security-token,position,' +
    'response-content-type,response-content-language,response-expires,response-cache-control,' +
    'response-content-disposition,response-content-encoding,restore,callback,callback-var,versions,versioning,versionId,' +
    'sequential,continuation-token,regionList,cloudboxes,symlink,policy,logging,resourceGroup'
  ).split(','),
);

/** Names of operations on vector buckets. The list above lacks them, and no client is known to sign them: both forms count. */
const isOperation = (name: string) => /^(put|get|list|delete|query)Vector/.test(name);

/** A V1 signature as the header or the query carries it. */
export interface V1 {
  readonly keyId: string;
  readonly signature: string;
  readonly token: string | undefined;
  /** Epoch seconds at which a presigned URL expires, as sent. */
  readonly expires?: string;
}

/** Reads `OSS {key id}:{signature}`. Throws ApiError InvalidArgument. */
export function readV1Header(request: WireRequest): V1 {
  const [, keyId, signature] = /^OSS (.+):([^:\s]+)$/.exec(request.header('authorization') ?? '') ?? [];
  if (keyId === undefined || signature === undefined) throw refusal('InvalidArgument#authorization');
  return { keyId, signature, token: request.header('x-oss-security-token') };
}

/** Reads a presigned URL. Throws ApiError InvalidArgument. */
export function readV1Query(query: ReadonlyMap<string, string>): V1 {
  const [keyId = '', expires = '', signature = ''] = ['OSSAccessKeyId', 'Expires', 'Signature'].map((name) =>
    query.get(name),
  );
  const wrong = [
    keyId === '' && 'OSSAccessKeyId',
    !/^\d{1,12}$/.test(expires) && 'Expires',
    signature === '' && 'Signature',
  ].find((name) => name !== false);
  if (wrong !== undefined) throw refusal('InvalidArgument#presigned', { name: wrong });
  return { keyId, expires, signature, token: query.get('security-token') };
}

export function v1Proof(signed: SignedRequest, v1: V1): Proof {
  const { request } = signed;
  return {
    keyId: v1.keyId,
    region: undefined,
    token: v1.token,
    told: {
      algorithm: 'OSS V1, HMAC-SHA1',
      timestamp: v1.expires ?? request.header('date') ?? request.header('x-oss-date') ?? '',
    },
    fits: (secret, text) => sameText(v1Signature(secret, text), v1.signature),
    checkTime(now) {
      if (v1.expires === undefined) {
        return checkSkew(parseHttpTime(request.header('date') ?? request.header('x-oss-date') ?? ''), now);
      }
      if (now.getTime() > Number(v1.expires) * 1000) throw refusal('AccessDenied#expired');
    },
    verify(secret) {
      const texts = [...stringsToSign(signed, v1.expires)];
      const matches = (text: string) => sameText(v1Signature(secret, text), v1.signature);
      if (texts.some(matches)) return undefined;
      const text = texts[0] ?? '';
      throw refusal('SignatureDoesNotMatch', {
        OSSAccessKeyId: echoed(v1.keyId),
        SignatureProvided: echoed(v1.signature),
        // The token is a secret and must not be echoed.
        StringToSign: echoed(v1.token ? text.replaceAll(v1.token, '***') : text),
      });
    },
  };
}

/** Base64. */
export function v1Signature(secret: string, text: string): string {
  return createHmac('sha1', secret).update(text).digest('base64');
}

/** Strings that clients may have signed, the documented form first; browsers cannot send Date and sign x-oss-date instead. */
export function* stringsToSign(signed: SignedRequest, expires?: string): Generator<string> {
  const { request } = signed;
  const { method } = request;
  const header = (name: string) => wireText(request.header(name) ?? '').trim();
  const dates = expires === undefined ? [header('date'), header('x-oss-date')] : [expires];
  for (const withOperation of [false, true]) {
    const rest = `${ossHeaders(request)}${resourceOf(signed, withOperation)}`;
    for (const date of dates) yield [method, header('content-md5'), header('content-type'), date, rest].join('\n');
  }
}

function resourceOf({ query, address: { bucket, key } }: SignedRequest, withOperation: boolean): string {
  const counts = (name: string) =>
    subresources.has(name) || name.startsWith('x-oss-') || (withOperation && isOperation(name));
  const signed = [...query].filter(([name]) => counts(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = signed.map(([name, value]) => (value === '' ? name : `${name}=${value}`)).join('&');
  return `${bucket === undefined ? '/' : `/${bucket}/${key}`}${names === '' ? '' : `?${names}`}`;
}

function ossHeaders({ rawHeaders }: WireRequest): string {
  const lines: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    if (name.startsWith('x-oss-')) lines.push(`${name}:${wireText(rawHeaders[i + 1] ?? '').trim()}\n`);
  }
  return lines.sort().join('');
}
