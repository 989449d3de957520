import { createHmac } from 'node:crypto';
import { sameText } from '../../../src/protocol/keys.ts';
import { affordableForms } from '../../../src/protocol/signed-work.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { pathCandidates } from './hosts.ts';

/**
 * Signature v1: base64 of the HMAC over method, host, path and the sorted, decoded parameters. HmacSHA256 when the
 * request says so, else HmacSHA1 [documented]. Java and Python write `_` in names as `.` before signing [observed].
 */
export function isV1Signed(
  request: WireRequest,
  values: ReadonlyMap<string, string>,
  secret: string,
  hosts: Iterable<string>,
): boolean {
  const hash = values.get('SignatureMethod') === 'HmacSHA256' ? 'sha256' : 'sha1';
  const signature = values.get('Signature') ?? '';
  const queries = v1Texts(values).map((text) => Buffer.from(text));
  let left = affordableForms(queries[0]?.length ?? 0);
  for (const host of hosts) {
    for (const path of pathCandidates(request)) {
      for (const query of queries) {
        if (left-- === 0) return false;
        const hmac = createHmac(hash, secret).update(`${request.method}${host}${path}?`).update(query);
        if (sameText(hmac.digest('base64'), signature)) return true;
      }
    }
  }
  return false;
}

/** The parameters as they may have been signed, sorted and joined; the documented form first. */
export function v1Texts(values: ReadonlyMap<string, string>): string[] {
  const names = [...values.keys()].filter((name) => name !== 'Signature').sort();
  const joined = (spell: (name: string) => string) =>
    names.map((name) => `${spell(name)}=${values.get(name)}`).join('&');
  const isSpelt = names.some((name) => name.includes('_'));
  return [joined((name) => name), ...(isSpelt ? [joined((name) => name.replaceAll('_', '.'))] : [])];
}
