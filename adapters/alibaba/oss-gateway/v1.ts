import { createHmac } from 'node:crypto';
import { sameText } from '../../../src/protocol/constant-time.ts';
import { wireText } from '../../../src/protocol/parameters.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { refusal } from '../ossvectors/errors.ts';
import type { Address } from './address.ts';
import type { Proof } from './proof.ts';
import { queryOf } from './query.ts';
import { checkSkew, parseHttpTime } from './time.ts';

/** Query names that are part of what is signed (docs/specs/oss-signing.md, 4); so is every `x-oss-…`. */
const subresources = new Set(
  (
    'acl,bucketInfo,location,stat,delete,append,tagging,objectMeta,uploads,uploadId,partNumber,security-token,position,' +
    'response-content-type,response-content-language,response-expires,response-cache-control,' +
    'response-content-disposition,response-content-encoding,restore,callback,callback-var,versions,versioning,versionId,' +
    'sequential,continuation-token,regionList,cloudboxes,symlink,policy,logging,resourceGroup'
  ).split(','),
);

/** Names of this API's operations. The list above does not have them, and nobody is known to sign them: both count. */
const isOperation = (name: string) => /^(put|get|list|delete|query)Vector/.test(name);

/** A V1 signature as the header or the query carries it. */
export interface V1 {
  readonly keyId: string;
  readonly signature: string;
  readonly token: string | undefined;
  /** Epoch seconds when a presigned URL ends, as sent. */
  readonly expires?: string;
}

/** Reads `OSS {key id}:{signature}`. Throws ApiError InvalidArgument. */
export function readV1Header(request: WireRequest): V1 {
  const [, keyId, signature] = /^OSS (.+):([^:\s]+)$/.exec(request.header('authorization') ?? '') ?? [];
  if (keyId === undefined || signature === undefined) throw refusal('InvalidArgument#authorization');
  return { keyId, signature, token: request.header('x-oss-security-token') };
}

/** Reads a presigned URL. Throws ApiError InvalidArgument. */
export function readV1Query(request: WireRequest): V1 {
  const query = queryOf(request);
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

export function v1Proof(request: WireRequest, address: Address, v1: V1): Proof {
  return {
    keyId: v1.keyId,
    region: undefined,
    token: v1.token,
    checkTime(now) {
      if (v1.expires === undefined) {
        return checkSkew(parseHttpTime(request.header('date') ?? request.header('x-oss-date') ?? ''), now);
      }
      if (now.getTime() > Number(v1.expires) * 1000) throw refusal('AccessDenied#expired');
    },
    verify(secret) {
      const texts = [...stringsToSign(request, address, v1.expires)];
      const matches = (text: string) => sameText(v1Signature(secret, text), v1.signature);
      if (texts.some(matches)) return undefined;
      const text = texts[0] ?? '';
      throw refusal('SignatureDoesNotMatch', {
        OSSAccessKeyId: v1.keyId,
        SignatureProvided: v1.signature,
        // the token is a secret: what is echoed must not have it
        StringToSign: v1.token ? text.replaceAll(v1.token, '***') : text,
      });
    },
  };
}

/** Base64. */
export function v1Signature(secret: string, text: string): string {
  return createHmac('sha1', secret).update(text).digest('base64');
}

/** What clients may have signed, the documented form first; browsers cannot send Date and sign x-oss-date instead. */
export function* stringsToSign(
  request: WireRequest,
  address: Pick<Address, 'bucket' | 'key'>,
  expires?: string,
): Generator<string> {
  const { method } = request;
  const header = (name: string) => wireText(request.header(name) ?? '').trim();
  const dates = expires === undefined ? [header('date'), header('x-oss-date')] : [expires];
  for (const withOperation of [false, true]) {
    const rest = `${ossHeaders(request)}${resourceOf(request, address, withOperation)}`;
    for (const date of dates) yield [method, header('content-md5'), header('content-type'), date, rest].join('\n');
  }
}

function resourceOf(
  request: WireRequest,
  { bucket, key }: Pick<Address, 'bucket' | 'key'>,
  withOperation: boolean,
): string {
  const counts = (name: string) =>
    subresources.has(name) || name.startsWith('x-oss-') || (withOperation && isOperation(name));
  const signed = [...queryOf(request)].filter(([name]) => counts(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  const query = signed.map(([name, value]) => (value === '' ? name : `${name}=${value}`)).join('&');
  return `${bucket === undefined ? '/' : `/${bucket}/${key}`}${query === '' ? '' : `?${query}`}`;
}

function ossHeaders({ rawHeaders }: WireRequest): string {
  const lines: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    if (name.startsWith('x-oss-')) lines.push(`${name}:${wireText(rawHeaders[i + 1] ?? '').trim()}\n`);
  }
  return lines.sort().join('');
}
