import type { Sign } from '../../../src/protocol/signs.ts';

/** One of the vendor's hosts for vector buckets. */
const vectorsHost = /(^|\.)tosvectors-[a-z0-9-]+\.i?volces\.com(:\d+)?$/;

/** Signatures of other services. */
const foreignScheme = /^(?!TOS4)/i;

/**
 * The signs of a request for vector buckets: its signature, of this service's scope or on the path of an operation; or the
 * vendor's host. Anonymous clients are recognised by their headers on the path of an operation.
 * @param operations names of the operations, which are paths
 */
export function tosSigns(operations: Iterable<string>): { signs: readonly Sign[]; foreignSigns: readonly Sign[] } {
  const path = new RegExp(`^(/[^/]+)?/(${[...operations].join('|')})$`);
  return {
    signs: [
      { headers: { authorization: /^TOS4-HMAC-SHA256.*\/tosvectors\/request/ } },
      { headers: { authorization: /^TOS4-HMAC-SHA256(?!.*\/tos\/request)/ }, path },
      { host: vectorsHost },
      { headers: { authorization: 'absent', 'x-tos-*': 'present' }, path },
      { headers: { authorization: 'absent', 'user-agent': /^ve-tos-/ }, path },
    ],
    foreignSigns: [{ headers: { authorization: foreignScheme } }],
  };
}
