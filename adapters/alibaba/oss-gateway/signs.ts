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
