import { createHash } from 'node:crypto';
import { wireText } from '../../../src/protocol/parameters.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { byName, percentEncode } from './encoding.ts';
import type { AlibabaRequest } from './parameters.ts';

/**
 * Yields the canonical requests that ACS3 and ACS4 clients may have signed, the documented one first. Node signs query
 * names unencoded, Java writes `null` for an empty header [observed].
 * @param signedHeaders as sent: names joined by `;`
 * @param hash `sha256` or `sm3`, for the digest of the received body
 */
export function* canonicalRequests(source: AlibabaRequest, signedHeaders: string, hash: string): Generator<string> {
  const { request } = source;
  const digest = digestOf(hash, request.body);
  const names = signedHeaders.toLowerCase();
  for (const query of queries(source)) {
    for (const headers of headerBlocks(request, names.split(';'))) {
      yield [request.method, wireText(request.path), query, headers, names, digest].join('\n');
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

function headerBlocks(request: WireRequest, names: readonly string[]): string[] {
  const values = names.map((name) => headerValue(request, name));
  const block = (empty: string) => names.map((name, index) => `${name}:${values[index] || empty}\n`).join('');
  return values.includes('') ? [block(''), block('null')] : [block('')];
}

/** The values of a header, trimmed, sorted and joined if it is repeated. */
function headerValue({ rawHeaders }: WireRequest, name: string): string {
  const values: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === name) values.push(wireText(rawHeaders[index + 1] ?? '').trim());
  }
  return values.sort().join(',');
}
