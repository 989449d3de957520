import { authenticate } from '../../../adapters/aws/gateway/authenticate.ts';
import { canonicalRequest, parseAuthorization, type SigV4, stringToSign } from '../../../adapters/aws/gateway/sigv4.ts';
import { SERVICE, vendorHost } from '../../../adapters/aws/s3vectors/routes.ts';
import recorded from '../../../fixtures/aws/gateway/s3vectors-sigv4.json' with { type: 'json' };
import { ApiError } from '../../../src/protocol/errors.ts';
import { keyRing } from '../../../src/protocol/keys.ts';
import { wireRequest } from '../../../src/protocol/wire.ts';

type Recorded = (typeof recorded.vectors)[number] & { readonly securityToken?: string };

interface Change {
  readonly method?: string;
  readonly target?: string;
  readonly headers?: readonly string[][];
  readonly body?: Buffer;
  readonly clock?: Date;
}

function requestOf({ request }: Recorded, change: Change = {}) {
  const { method, target, headers, body } = {
    ...request,
    body: Buffer.from(request.bodyBase64 ?? '', 'base64'),
    ...change,
  };
  return wireRequest({ method, target, rawHeaders: headers.flat(), body });
}

/** The code of the refusal; `''` for a right signature. */
function codeOf(vector: Recorded, change: Change = {}): string {
  const { accessKeyId: id, accessKeySecret: secret, securityToken: token } = vector;
  const keys = keyRing([{ id, secret, account: 'a', ...(token !== undefined && { token }) }], true);
  const signatureClock = { now: () => change.clock ?? new Date(vector.clock) };
  try {
    const visitor = authenticate(
      requestOf(vector, change),
      { keys, signatureClock },
      { service: SERVICE, host: vendorHost },
    );
    expect(visitor).toEqual({ account: 'a', keyId: id, region: vector.region });
    return '';
  } catch (error) {
    if (error instanceof ApiError) return error.code;
    throw error;
  }
}

const vectors = recorded.vectors as readonly Recorded[];
const named = vectors.map((vector) => [vector.name, vector] as const);

it('there are 23 recorded requests', () => {
  expect(vectors).toHaveLength(23);
});

describe.each(named)('%s', (_, vector) => {
  const request = requestOf(vector);
  const v4 = parseAuthorization(request.header('authorization') ?? '', request) as SigV4;

  it('has the recorded canonical request, string to sign and signature', () => {
    const canonical = canonicalRequest(request, v4);
    expect(canonical).toBe(vector.expected.canonicalRequest);
    expect(stringToSign(canonical, request.header('x-amz-date') ?? '', v4)).toBe(vector.expected.stringToSign);
    expect(codeOf(vector)).toBe('');
  });

  it('has a wrong signature once any covered part changes', () => {
    const { method, target, headers } = vector.request;
    const body = Buffer.from(vector.request.bodyBase64 ?? '', 'base64');
    const altered: Change[] = [
      { method: method === 'POST' ? 'PUT' : 'POST' },
      { target: `${target}x` },
      { target: `${target}${target.includes('?') ? '&' : '?'}z=1` },
      {
        target: target
          .replace('%3A', ':')
          .replace(/^\/([A-Z])/, (__, letter: string) => `/%${letter.charCodeAt(0).toString(16)}`),
      },
      { body: Buffer.concat([body, Buffer.from(' ')]) },
      ...Array.from({ length: Math.ceil(body.length / 5) }, (__, n): Change => {
        const other = Buffer.from(body);
        other[5 * n] = (other[5 * n] as number) ^ 1;
        return { body: other };
      }),
      ...headers.flatMap(([name = '', value = ''], at): Change[] => {
        if (!v4.names.includes(name.toLowerCase())) return [];
        const other = (text: string) => ({ headers: headers.map((one, place) => (place === at ? [name, text] : one)) });
        const changed =
          name.toLowerCase() === 'x-amz-date'
            ? value.replace(/.Z$/, (end) => (end === '0Z' ? '1Z' : '0Z'))
            : `${value}x`;
        return [other(changed), { headers: headers.filter((__, place) => place !== at) }];
      }),
      ...[...v4.signature].map((digit, at): Change => {
        const signature = v4.signature.slice(0, at) + (digit === '0' ? '1' : '0') + v4.signature.slice(at + 1);
        return { headers: headers.map((one) => one.map((text) => text.replace(v4.signature, signature))) };
      }),
    ];
    const codes = new Set(altered.map((change) => codeOf(vector, change)));
    // A token that is not the key's, or no date, is refused before the signature.
    const before = ['UnrecognizedClientException', 'IncompleteSignatureException#date'];
    expect([...codes].filter((code) => !before.includes(code))).toEqual(['InvalidSignatureException']);
  });

  it('is good for five minutes around its time', () => {
    const at = (seconds: number) => codeOf(vector, { clock: new Date(Date.parse(vector.clock) + seconds * 1000) });
    expect([at(295), at(-295)]).toEqual(['', '']);
    expect([at(400), at(-400)]).toEqual(['InvalidSignatureException#expired', 'InvalidSignatureException#early']);
  });

  it('does not need the headers that are not signed', () => {
    const headers = vector.request.headers.filter(([name = '']) =>
      ['authorization', ...v4.names].includes(name.toLowerCase()),
    );
    expect(codeOf(vector, { headers })).toBe('');
  });
});

describe('the scope', () => {
  const [first] = vectors as [Recorded];
  const withScope = (scope: string, host?: string) =>
    first.request.headers.map(([name = '', value = '']) => [
      name,
      name === 'Host' && host !== undefined ? host : value.replace(/\d{8}\/us-east-1\/s3vectors\/aws4_request/, scope),
    ]);

  it.each([
    ['20261127/us-east-1/s3/aws4_request', undefined, 'InvalidSignatureException#scope'],
    ['20261126/us-east-1/s3vectors/aws4_request', undefined, 'InvalidSignatureException#scope'],
    ['20261127/us-east-1/s3vectors/aws4_request', 's3vectors.eu-west-1.api.aws', 'InvalidSignatureException#scope'],
    ['20261127/us-east-1/s3vectors/aws4', undefined, 'IncompleteSignatureException'],
    ['us-east-1/s3vectors/aws4_request', undefined, 'IncompleteSignatureException'],
  ])('%s at %s', (scope, host, code) => {
    expect(codeOf(first, { headers: withScope(scope, host) })).toBe(code);
  });

  it('must sign the host', () => {
    const headers = first.request.headers.map(([name = '', value = '']) => [name, value.replace('host;', '')]);
    expect(codeOf(first, { headers })).toBe('InvalidSignatureException#host');
  });
});
