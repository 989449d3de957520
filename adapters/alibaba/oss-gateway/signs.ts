import type { Sign } from '../../../src/protocol/signs.ts';

/** A host of the vendor for vector buckets. */
const vectorsHost = /^[^:]+\.oss-vectors(\.|:|$)/;

/** Signatures of other services. */
const foreignScheme = /^(acs|tc3|bce|jdcloud)/i;

/**
 * What marks a request as one for object storage: a signature of its forms, a header or query name of its own; without any
 * of them, as anonymous callers send, the name of an operation in the query or the vendor's host for vectors, where a
 * signature may be of no known form. Never when it carries another service's sign.
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
