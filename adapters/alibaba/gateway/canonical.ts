import { createHash } from 'node:crypto';
import { percentEncode, wireText } from '../../../src/protocol/parameters.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import type { AlibabaRequest } from './parameters.ts';

/**
 * Yields the canonical requests that ACS3 and ACS4 clients may have signed, the documented one first. Node signs query
 * names unencoded, Java writes `null` for an empty header [observed].
 * @param names of the signed headers, in lower case and in the order of the list
 * @param digest of the received body
 */
export function* canonicalRequests(
  source: AlibabaRequest,
  names: readonly string[],
  digest: string,
): Generator<string> {
  const { request } = source;
  const blocks = headerBlocks(request, names);
  for (const query of queries(source)) {
    for (const headers of blocks) {
      yield [request.method, wireText(request.path), query, headers, names.join(';'), digest].join('\n');
    }
  }
}

/** Lower-case hex digest. */
export function digestOf(hash: string, data: string | Buffer): string {
  return createHash(hash).update(data).digest('hex');
}

function queries({ gateway }: AlibabaRequest): string[] {
  const sorted = [...gateway.parameters.query].sort(byName);
  const encoded = sorted.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&');
  const plain = sorted.map(([name, value]) => `${name}=${percentEncode(value)}`).join('&');
  return plain === encoded ? [encoded] : [encoded, plain];
}

/** Compares names by their bytes, as the gateways sort them: upper case before lower case. */
export function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function headerBlocks(request: WireRequest, names: readonly string[]): string[] {
  const values = headerValues(request, names);
  const block = (empty: string) => names.map((name, index) => `${name}:${values[index] || empty}\n`).join('');
  return values.includes('') ? [block(''), block('null')] : [block('')];
}

/** The values of each header, trimmed, sorted and joined if it is repeated. */
function headerValues({ rawHeaders }: WireRequest, names: readonly string[]): string[] {
  const values = new Map<string, string[]>(names.map((name) => [name, []]));
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    values.get((rawHeaders[index] ?? '').toLowerCase())?.push(wireText(rawHeaders[index + 1] ?? '').trim());
  }
  return names.map((name) => (values.get(name) ?? []).sort().join(','));
}
