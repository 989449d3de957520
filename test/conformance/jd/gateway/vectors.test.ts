import { readFileSync } from 'node:fs';
import { parseAuthorization } from '../../../../adapters/jd/gateway/authorization.ts';
import { canonicalPath, canonicalQuery } from '../../../../adapters/jd/gateway/canonical.ts';
import { isJdSigned } from '../../../../adapters/jd/gateway/signature.ts';
import { type WireRequest, wireRequest } from '../../../../src/protocol/wire.ts';

/** A recorded request in a form common to all files. */
interface Vector {
  readonly name: string;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  readonly secret: string;
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`../../../../fixtures/jd/gateway/${file}`, import.meta.url), 'utf8')) as T;
}

interface Recorded {
  readonly credentials: { readonly secret_key: string };
  readonly requests: readonly { method: string; path: string; headers: [string, string][]; body_raw: string }[];
}
interface Computed {
  readonly credentials: { readonly secret_key: string };
  readonly vectors: readonly {
    source: string;
    method: string;
    path: string;
    query: string;
    headers: Record<string, string>;
    body: string;
  }[];
}
interface Published {
  readonly vectors: readonly {
    name: string;
    method: string;
    canonical_path: string;
    canonical_query: string;
    headers: Record<string, string>;
    body: string;
    secret_key: string;
  }[];
}

const recorded = read<Recorded>('jd-jdcloud2-requests.json');
const computed = read<Computed>('jd-jdcloud3-signatures.json');
const published = read<Published>('jd-signature-kat.json');
/** Raw path and query of the example, which the signing page gives in words. */
const rawTargets = new Map([[0, '/v1/resource:action?p1=p1&p0=p0&o=%&u=u']]);

const vectors: readonly Vector[] = [
  ...recorded.requests.map(({ method, path, headers, body_raw }) => ({
    name: `npm SDK: ${path}`,
    method,
    target: path,
    headers,
    body: body_raw,
    secret: recorded.credentials.secret_key,
  })),
  ...computed.vectors.map(({ source, method, path, query, headers, body }) => ({
    name: `${source}: ${path}?${query}`,
    method,
    target: query === '' ? path : `${path}?${query}`,
    headers: Object.entries(headers),
    body,
    secret: computed.credentials.secret_key,
  })),
  ...published.vectors.map(({ name, method, canonical_path, canonical_query, headers, body, secret_key }, i) => ({
    name,
    method,
    target: rawTargets.get(i) ?? `${canonical_path}?${canonical_query}`,
    headers: Object.entries(headers),
    body,
    secret: secret_key,
  })),
];

function wire({ method, target, headers, body }: Omit<Vector, 'name' | 'secret'>): WireRequest {
  return wireRequest({ method, target, rawHeaders: headers.flat(), body: Buffer.from(body) });
}

function signed(request: WireRequest, secret: string): boolean {
  const authorization = parseAuthorization(request.header('authorization') ?? '', request);
  return (
    authorization !== undefined && isJdSigned(request, authorization, request.header('x-jdcloud-date') ?? '', secret)
  );
}

test('there are as many vectors as were recorded, computed and published', () => {
  expect([recorded.requests.length, computed.vectors.length, published.vectors.length]).toEqual([7, 4, 2]);
});

describe.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
  const request = wire(vector);
  const names = parseAuthorization(request.header('authorization') ?? '', request)?.signedHeaders ?? [];

  test('authenticates, however its header is written', () => {
    expect(signed(wire(vector), vector.secret)).toBe(true);
    const rewritten = vector.headers.map(([name, value]) => {
      const isKey = name.toLowerCase() === 'authorization';
      return [name.toUpperCase(), isKey ? value.replaceAll(', ', ',') : value] as const;
    });
    expect(signed(wire({ ...vector, headers: rewritten }), vector.secret)).toBe(true);
  });

  test('fails when anything that it covers is changed', () => {
    const fails = (changed: Partial<Vector>, secret = vector.secret) =>
      expect(signed(wire({ ...vector, ...changed }), secret)).toBe(false);
    fails({}, `${vector.secret}x`);
    fails({ body: `${vector.body} ` });
    fails({ method: 'PUT' });
    fails({ target: vector.target.replace(/(\?|$)/, 'x$1') });
    fails({ target: `${vector.target}${vector.target.includes('?') ? '&' : '?'}z=1` });
    for (const covered of [...names, 'x-jdcloud-date']) {
      const headers = vector.headers.map(([name, value]) =>
        name.toLowerCase() === covered
          ? ([name, `${value.slice(0, -1)}${value.endsWith('0') ? 1 : 0}`] as const)
          : ([name, value] as const),
      );
      fails({ headers });
    }
    const authorization = (from: RegExp, to: string) =>
      vector.headers.map(
        ([name, value]) => [name, /authorization/i.test(name) ? value.replace(from, to) : value] as const,
      );
    fails({ headers: authorization(/Signature=./, 'Signature=z') });
    fails({ headers: authorization(/\/[^/]+\/jdcloud/, '/other/jdcloud') });
    fails({ headers: authorization(/SignedHeaders=/, 'SignedHeaders=accept-encoding;') });
  });
});

test('a constant may take the body’s place, another body’s hash may not', () => {
  const [vector] = vectors as [Vector];
  expect(
    signed(
      wire({ ...vector, headers: [...vector.headers, ['x-jdcloud-content-sha256', 'a'.repeat(64)]] }),
      vector.secret,
    ),
  ).toBe(false);
});

test('paths and queries are decoded once and encoded uniformly', () => {
  expect(canonicalPath('/v1/a:b/%3a/~-_.!%7E/%zz')).toBe('/v1/a%3Ab/%3A/~-_.%21~/%25zz');
  expect(canonicalQuery('b=2&b=1&a&&c=x%20y&d=%2B', ' ')).toBe('a=&b=1&b=2&c=x%20y&d=%2B');
  expect([canonicalQuery('a=1+2', ' '), canonicalQuery('a=1+2', '+')]).toEqual(['a=1%202', 'a=1%2B2']);
});
