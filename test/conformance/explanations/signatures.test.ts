import { createHmac } from 'node:crypto';
import type { SignatureExplanation } from '../../../src/client/recorded.ts';
import type { RunningTuku } from '../../../src/server/start.ts';
import { type RawRequest, sendRaw } from '../../support/raw-http.ts';
import { startTestTuku } from '../../support/tuku.ts';
import { type Scheme, schemes } from './schemes.ts';

const credentials = [
  { id: 'tuku', secret: 'tuku-secret' },
  { id: 'other', secret: 'another-secret-of-the-ring' },
];

let tuku: RunningTuku;
let host: string;
beforeAll(async () => {
  tuku = await startTestTuku({ credentials: JSON.stringify(credentials) });
  host = new URL(tuku.url).host;
});
afterAll(() => tuku.close());

interface Entry {
  readonly code: string | null;
  readonly reason: string | null;
  readonly explanation?: SignatureExplanation;
}

/** What the journal says of a request, and what the client was answered. */
async function outcome(request: RawRequest): Promise<Entry & { readonly answer: string }> {
  const { text } = await sendRaw(tuku.url, request);
  const listed = (await (await fetch(`${tuku.url}/_tuku/requests?limit=1`)).json()) as { requests: [Entry] };
  return { ...listed.requests[0], answer: text };
}

/** The certain cause of a refusal for its signature. */
async function cause(scheme: Scheme, request: RawRequest): Promise<string> {
  const { code, reason, explanation, answer } = await outcome(request);
  expect(code).toBe(scheme.code);
  expect(explanation).toMatchObject({ isCertain: true, client: { keyId: 'tuku' } });
  expect(explanation?.server.stringToSign).not.toBe('');
  expect(reason).toBe(explanation?.cause);
  expect(answer).not.toContain(explanation?.cause);
  return explanation?.cause ?? '';
}

const withHeader = (request: RawRequest, name: string, value: string | undefined): RawRequest => {
  const rest = Object.entries(request.headers).filter(([key]) => key.toLowerCase() !== name.toLowerCase());
  return { ...request, headers: Object.fromEntries(value === undefined ? rest : [...rest, [name, value]]) };
};

describe.each(schemes)('$name: a wrong signature is explained', (scheme) => {
  const sign = (more: Partial<Parameters<Scheme['sign']>[0]> = {}) => scheme.sign({ host, ...more });
  const signed = (part: 'host' | 'body' | 'query') => (scheme.signs.has(part) ? it : it.skip);

  it('which is right is not', async () => {
    const { code, explanation } = await outcome(sign());
    expect(code).not.toBe(scheme.code);
    expect(explanation).toBeUndefined();
  });

  it('by a secret that is misread', async () => {
    expect(await cause(scheme, sign({ secret: 'tuku-secret\n' }))).toBe(
      'the signature fits if the secret ends in a line break: as it is read from a file',
    );
    expect(await cause(scheme, sign({ secret: 'tuku' }))).toMatch('the id is taken for the secret');
  });

  it('by another key’s secret', async () => {
    expect(await cause(scheme, sign({ secret: 'another-secret-of-the-ring' }))).toMatch(
      'the secret is that of another key',
    );
  });

  it('by an unknown secret, most likely', async () => {
    const { explanation, answer } = await outcome(sign({ secret: 'nobody-knows' }));
    expect(explanation).toMatchObject({
      isCertain: false,
      cause: 'most likely the secret is not that of tuku: no other change that was tried makes it fit',
    });
    expect(answer).not.toContain('most likely');
  });

  signed('host')('by a host that was changed, as a proxy tells', async () => {
    const request = withHeader(sign({ host: 'api.example.com' }), 'Host', host);
    expect(await cause(scheme, withHeader(request, 'X-Original-Host', 'api.example.com'))).toMatch(
      `the host is api.example.com, not ${host}: a proxy, or the client, has changed it after signing`,
    );
  });

  signed('body')('by a body that was written anew', async () => {
    const request = { ...sign({ body: '{"b": 1, "a": "一"}' }), body: '{"b":1,"a":"一"}' };
    const length = withHeader(request, 'Content-Length', String(Buffer.byteLength(request.body)));
    expect(await cause(scheme, length)).toMatch('the body is JSON with blanks after commas and colons');
  });

  signed('query')('by a query that was changed', async () => {
    const request = sign();
    const target = `${request.target}&added=1`;
    expect(await cause(scheme, { ...request, target })).toMatch(
      /the query has no added: it was added after signing|added is not signed/,
    );
  });

  it('by a method that was changed', async () => {
    const { explanation } = await outcome({ ...sign(), method: 'PUT' });
    // Some vendors refuse the method before they look at the signature.
    if (explanation !== undefined) expect(explanation.cause).toMatch(/the method is (GET|POST), not PUT/);
  });

  it('unless the time is wrong, which is told with the difference', async () => {
    const { code, reason, explanation } = await outcome(sign({ time: new Date(Date.now() - 8 * 24 * 3_600_000) }));
    if (code === null || /^JD|ACCESS/.test(code)) return;
    expect(explanation).toBeUndefined();
    if (scheme.name.startsWith('JD')) return;
    expect(reason).toMatch(/the client’s clock is 192 h 0 min behind the server’s/);
  });
});

describe('what a scheme invites', () => {
  const schemeOf = (name: string) => schemes.find((scheme) => scheme.name === name) as Scheme;

  it('a digest tells that a body was changed', async () => {
    const request = schemeOf('Alibaba ACS3').sign({ host, body: '{"a":1}' });
    const changed = { ...request, body: '{"a":2}' };
    expect(await cause(schemeOf('Alibaba ACS3'), changed)).toMatch(
      /^the body was changed after signing: its digest is [0-9a-f]{64}, x-acs-content-sha256 says [0-9a-f]{64}$/,
    );
    const md5 = { ...schemeOf('Alibaba ROA v1').sign({ host, body: '{"a":1}' }), body: '{"a":2}' };
    expect(await cause(schemeOf('Alibaba ROA v1'), md5)).toMatch('the body was changed after signing');
    const jd = schemeOf('JD JDCLOUD2');
    const digest = withHeader({ ...jd.sign({ host }), body: '{"a":2}' }, 'x-jdcloud-content-sha256', 'ab'.repeat(32));
    expect(await cause(jd, digest)).toMatch(/^the body was changed .* x-jdcloud-content-sha256 says (ab){32}$/);
  });

  it('a list of signed headers tells which did not arrive', async () => {
    const jd = schemeOf('JD JDCLOUD2');
    expect(await cause(jd, withHeader(jd.sign({ host }), 'x-jdcloud-nonce', undefined))).toBe(
      'signed headers did not arrive: x-jdcloud-nonce; a proxy, or the client, has removed them',
    );
    const acs = schemeOf('Alibaba ACS3');
    expect(await cause(acs, withHeader(acs.sign({ host }), 'x-acs-region-id', undefined))).toMatch('x-acs-region-id');
  });

  it('a content type that a library has completed', async () => {
    const tc3 = schemeOf('Tencent TC3');
    const request = withHeader(tc3.sign({ host }), 'Content-Type', 'application/json; charset=latin1');
    expect(await cause(tc3, request)).toMatch('content-type is application/json, not application/json; charset=latin1');
  });

  it('Tencent TC3: a local date in the scope', async () => {
    const tc3 = schemeOf('Tencent TC3');
    const request = tc3.sign({ host });
    const authorization = String(request.headers.Authorization).replace(/\/\d{4}-\d\d-\d\d\//, '/2001-01-01/');
    expect(await cause(tc3, withHeader(request, 'Authorization', authorization))).toMatch(
      /^the date of the credential scope is 2001-01-01, X-TC-Timestamp is of \d{4}-\d\d-\d\d \(UTC\)$/,
    );
  });

  it('Tencent v1: a + of the signature that arrives as a blank', async () => {
    const v1 = schemeOf('Tencent v1');
    const signatures = Array.from({ length: 40 }, (_, at) => v1.sign({ host, time: new Date(Date.now() - at * 1000) }));
    const plus = signatures.find(({ target }) => /Signature=[^&]*%2B/.test(target)) as RawRequest;
    const target = plus.target.replace(/Signature=[^&]*/, (text) => text.replaceAll('%2B', '+'));
    expect(await cause(v1, { ...plus, target })).toMatch('its + had not become a blank');
  });

  it.each([
    ['the key is the secret without the & after it', 'tuku-secret', (text: string) => text],
    ['blanks are encoded as +', 'tuku-secret&', (text: string) => text.replace('b%2520c', 'b%2Bc')],
    ['* is not encoded', 'tuku-secret&', (text: string) => text.replace('a%252Ab', 'a%2Ab')],
    ['the path is not encoded', 'tuku-secret&', (text: string) => text.replace('&%2F&', '&/&')],
  ])('Alibaba RPC v1: %s', async (mistake, key, spell) => {
    const rpc = schemeOf('Alibaba RPC v1');
    const refused = rpc.sign({ host, secret: 'wrong' });
    const { explanation } = await outcome(refused);
    const signature = createHmac('sha1', key)
      .update(spell(explanation?.server.stringToSign ?? ''))
      .digest('base64');
    const target = refused.target.replace(/Signature=[^&]*/, `Signature=${encodeURIComponent(signature)}`);
    expect(await cause(rpc, { ...refused, target })).toMatch(mistake);
  });

  it('JD: a scope of another region', async () => {
    const jd = schemeOf('JD JDCLOUD2');
    const request = jd.sign({ host });
    const authorization = String(request.headers.Authorization).replace('/cn-north-1/', '/cn-east-2/');
    expect(await cause(jd, withHeader(request, 'Authorization', authorization))).toMatch(
      /the scope is \d{8}\/cn-north-1\/aiapi\/jdcloud2_request, not \d{8}\/cn-east-2\//,
    );
  });
});

describe('an explanation', () => {
  it.each(schemes)(
    'of $name shows both sides and no secret, neither in the journal nor in the answer',
    async (scheme) => {
      for (const secret of ['tuku-secret\n', 'another-secret-of-the-ring', 'nobody-knows']) {
        await outcome(scheme.sign({ host, secret }));
      }
      const listed = await (await fetch(`${tuku.url}/_tuku/requests?limit=3&bodies=true`)).text();
      for (const word of ['tuku-secret', 'another-secret', 'nobody-knows']) expect(listed).not.toContain(word);
      const { requests } = JSON.parse(listed) as { requests: readonly Entry[] };
      for (const { explanation } of requests) {
        expect(explanation).toMatchObject({ cause: expect.any(String), client: { algorithm: expect.any(String) } });
      }
    },
  );
});
