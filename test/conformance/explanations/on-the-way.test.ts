import type { SignatureExplanation } from '../../../src/client/recorded.ts';
import type { RunningTuku } from '../../../src/server/start.ts';
import {
  type Alteration,
  type AlteringProxy,
  headerOf,
  startAlteringProxy,
  withHeader,
} from '../../support/altering-proxy.ts';
import { startTestTuku } from '../../support/tuku.ts';
import { type Client, clients, type Part } from './clients.ts';

/** Requests of the vendors' own clients, changed between client and server: the explanation names what was changed. */

const credentials = [
  { id: 'tuku', secret: 'tuku-secret' },
  { id: 'other', secret: 'another-secret-of-the-ring' },
];

let tuku: RunningTuku;
let proxy: AlteringProxy;
beforeAll(async () => {
  tuku = await startTestTuku({ credentials: JSON.stringify(credentials) });
  proxy = await startAlteringProxy(tuku.url);
});
afterAll(async () => {
  await proxy.close();
  await tuku.close();
});

interface Entry {
  readonly dialect: string | null;
  readonly code: string | null;
  readonly reason: string | null;
  readonly explanation?: SignatureExplanation;
}

/** What the journal says of a client's call whose request is changed on its way. */
async function outcome(client: Client, alter: Alteration, secret?: string): Promise<Entry> {
  // Baidu's client signs once its key gets no token; that request is left alone.
  proxy.alter((request) =>
    request.target.startsWith('/oauth') ? { ...request, body: 'grant_type=refused' } : alter(request),
  );
  const told = await client.call(proxy.url, secret);
  const listed = (await (await fetch(`${tuku.url}/_tuku/requests?limit=1`)).json()) as { requests: [Entry] };
  const [entry] = listed.requests;
  expect(told).not.toContain('fits if');
  return entry;
}

/** The certain cause of a refusal for its signature. */
async function cause(client: Client, alter: Alteration, secret?: string): Promise<string> {
  const { code, reason, explanation } = await outcome(client, alter, secret);
  expect(code).toBe(client.code);
  expect(explanation).toMatchObject({ isCertain: true, client: { keyId: 'tuku' } });
  expect(reason).toBe(explanation?.cause);
  return explanation?.cause ?? '';
}

const unchanged: Alteration = (request) => request;

describe.each(clients)('$name', (client) => {
  const changed = (part: Part) => (client.signs.includes(part) ? it : it.skip);

  it('is believed when nothing is changed', async () => {
    const { dialect, code, explanation } = await outcome(client, unchanged);
    expect(dialect).not.toBeNull();
    expect([code, explanation]).not.toContain(client.code);
    expect(explanation).toBeUndefined();
  });

  it('wrong secrets', async () => {
    expect(await cause(client, unchanged, 'tuku-secret\n')).toMatch('the secret ends in a line break');
    expect(await cause(client, unchanged, 'another-secret-of-the-ring')).toMatch('the secret is that of another key');
    const { explanation } = await outcome(client, unchanged, 'nobody-knows');
    expect(explanation).toMatchObject({ isCertain: false, cause: expect.stringMatching(/^most likely the secret/) });
  });

  (client.late ? it : it.skip)('a clock that is wrong is told with the difference', async () => {
    const advance = client.late ?? '';
    const clock = (change: object) =>
      fetch(`${tuku.url}/_tuku/clock`, { method: 'POST', body: JSON.stringify(change) }).then(({ ok }) => ok);
    expect(await clock({ advance, signatures: true })).toBe(true);
    try {
      const { reason, explanation } = await outcome(client, unchanged);
      expect(explanation).toBeUndefined();
      expect(reason).toMatch(`the client’s clock is ${advance.replace('h', '')} h 0 min behind the server’s`);
      expect(reason).toMatch('whole hours hint at a local time in place of UTC');
    } finally {
      expect(await clock({ real: true })).toBe(true);
    }
  });

  changed('host')('a host that a proxy replaced', async () => {
    const host = 'inner.example:8080';
    let asked = '';
    const text = await cause(client, (request) => {
      asked = headerOf(request, 'host');
      return withHeader(withHeader(request, 'Host', host), 'X-Original-Host', asked);
    });
    const expected = `the host is ${asked}, not ${host}: a proxy, or the client, has changed it after signing`;
    // Tencent's client signs without port.
    expect([expected, expected.replace(/:\d+, not/, ', not')].some((each) => text.endsWith(each))).toBe(true);
  });

  changed('query')('a query that was encoded once more, or has grown', async () => {
    const again: Alteration = (request) => ({
      ...request,
      target: request.target.replace(/%20|(?<=ipSdk=)n/, (text) => encodeURIComponent(text).replace(/^n$/, '%256E')),
    });
    expect(await cause(client, again)).toMatch(/the query is not encoded: it was encoded after signing/);
    const grown: Alteration = (request) => ({ ...request, target: `${request.target}&trace=1` });
    expect(await cause(client, grown)).toMatch(/the query has no trace: it was added after signing/);
  });

  changed('path')('a path that got a slash', async () => {
    const alter: Alteration = (request) => ({ ...request, target: request.target.replace(/\?|$/, '/$&') });
    expect(await cause(client, alter)).toMatch('the path has no / at its end');
  });

  changed('json')('a body of JSON that was written anew', async () => {
    const alter: Alteration = (request) => ({
      ...request,
      body: JSON.stringify(JSON.parse(String(request.body)), null, 2),
    });
    expect(await cause(client, alter)).toMatch('the body is compact JSON: it was changed after signing');
  });

  changed('form')('a form that has grown', async () => {
    const alter: Alteration = (request) => ({ ...request, body: `${request.body}&trace=1` });
    expect(await cause(client, alter)).toMatch('the form has no trace: it was added after signing');
  });

  changed('digest')('a body that was changed, as its digest tells', async () => {
    const alter: Alteration = (request) => ({ ...request, body: String(request.body).replace('1', '2') });
    expect(await cause(client, alter)).toMatch(/^the body was changed after signing: its digest is /);
  });
});
