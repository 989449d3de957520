import type { Sign } from '../../../src/protocol/signs.ts';

/** One of the vendor's hosts for vector buckets. */
const vectorsHost = /^[^:]+\.oss-vectors(\.|:|$)/;

/** Signatures of other services. */
const foreignScheme = /^(acs|tc3|bce|jdcloud)/i;

/**
 * The signs of a request for object storage: one of its signatures, or a header or query name of its own. Anonymous callers
 * send none of them; they are recognised by an operation's name in the query, or by the vendor's host for vectors, where a
 * signature may also be of an unknown form. A request that carries another service's sign is never one.
 * @param subresources names in the query that stand for operations
 */
export function ossSigns(subresources: Iterable<string>): { signs: readonly Sign[]; foreignSigns: readonly Sign[] } {
  const anonymous = { headers: { authorization: 'absent' } } as const;
  return {
    signs: [
      { headers: { authorization: /^OSS/ } },
      { headers: { authorization: 'present' }, host: vectorsHost },
      { headers: { authorization: 'absent', 'x-oss-*': 'present' } },
      { ...anonymous, query: { 'x-oss-*': 'present' } },
      { ...anonymous, query: { OSSAccessKeyId: 'present', Signature: 'present' } },
      { ...anonymous, host: vectorsHost },
      ...[...subresources].map((name) => ({ ...anonymous, query: { [name]: 'present' as const } })),
    ],
    foreignSigns: [
      { headers: { authorization: foreignScheme } },
      ...['x-acs-*', 'x-tc-*', 'x-bce-*', 'x-jdcloud-*', 'x-amz-*', 'x-log-*'].map((name) => ({
        headers: { authorization: 'absent', [name]: 'present' } as const,
      })),
    ],
  };
}

/** The vendor's hosts for ordinary buckets: `{bucket}.oss-{region}.aliyuncs.com` and the service's own. */
export const ordinaryHost = /(^|\.)oss(-(?!vectors\.)[a-z0-9-]+)?\.aliyuncs\.com(:\d+)?$/;

/** Clients of ordinary buckets: those of vectors add `/vector-client` or `/vectors-client` to their name [observed]. */
const ordinaryClient = /^(aliyun-sdk-|alibabacloud-[a-z]+-sdk-v2\/(?!.*\/vectors?-client))/i;

const notVectorsHost = /^(?!.*\.oss-vectors(\.|:|$))/;

/**
 * The signs of a request for ordinary buckets and objects: one of the vendor's hosts for them; or, on a host that is not the
 * vendor's for vectors, a client of ordinary buckets, the path of an object, or a V1 signature, which no client of vectors
 * makes [observed], without the name of an operation on vector buckets.
 * @param subresources names in the query that stand for operations on vector buckets
 */
export function ordinarySigns(subresources: Iterable<string>): {
  signs: readonly Sign[];
  foreignSigns: readonly Sign[];
} {
  const elsewhere = { host: notVectorsHost };
  const isSigned: readonly Sign[] = [
    { headers: { authorization: /^OSS/ } },
    { headers: { authorization: 'absent' }, query: { 'x-oss-credential': 'present' } },
    { headers: { authorization: 'absent' }, query: { OSSAccessKeyId: 'present', Signature: 'present' } },
  ];
  const noOperation = Object.fromEntries([...subresources].map((name) => [`${name}*`, 'absent'] as const));
  return {
    signs: [
      { host: ordinaryHost },
      ...isSigned.flatMap((sign) => [
        { ...sign, ...elsewhere, headers: { ...sign.headers, 'user-agent': ordinaryClient } },
        { ...sign, ...elsewhere, path: /^\/[^/]+\/./ },
      ]),
      { ...elsewhere, headers: { authorization: /^OSS / }, query: noOperation },
    ],
    foreignSigns: ossSigns([]).foreignSigns,
  };
}
