import { readFileSync } from 'node:fs';
import { schemaProblems } from '../../../../src/protocol/schema.ts';
import { bceTime, signBce } from '../../../support/baidu-signer.ts';
import { sendRaw } from '../../../support/raw-http.ts';
import { base64 } from '../../tencent/tiia/pictures.ts';
import { type BaiduServer, paths, startBaidu } from '../imagesearch/harness.ts';

const credentials = JSON.stringify([
  { id: 'tuku', secret: 'tuku-secret' },
  { id: 'ALTAK-second', secret: '0f1e2d3c', account: 'tuku' },
  { id: 'iam-key', secret: 'iam-secret', account: 'tuku' },
  { id: 'temporary', secret: 'temporary-secret', account: 'tuku', token: 'session' },
]);
const iamOnly = 'baidu-oauth.iam-only=iam-key, unknown-iam';

let open: BaiduServer;
let strict: BaiduServer;
let image: string;
beforeAll(async () => {
  open = await startBaidu({ credentials, switches: [iamOnly] });
  strict = await startBaidu({ credentials, auth: 'strict', switches: [iamOnly] });
  image = await base64(1);
});
afterAll(() => Promise.all([open.close(), strict.close()]));

const path = `${paths.same_hq}search`;
const grant = { grant_type: 'client_credentials', client_id: 'tuku', client_secret: 'tuku-secret' };
const encoded = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

/** Code and text of a refused search; `found` for an answered one. */
async function outcome(server: BaiduServer, headers: Record<string, string>, query = ''): Promise<string> {
  const answer = await server.send(path, { image }, { headers: { ...form, ...headers }, query });
  return answer.error_code === undefined ? 'found' : `${answer.error_code} ${answer.error_msg}`;
}

describe('the token endpoint', () => {
  const ask = (method: string, query: string, body: string, type?: string, server = open) =>
    fetch(`${server.url}/oauth/2.0/token${query}`, {
      method,
      ...(method === 'GET' ? {} : { body }),
      headers: type === undefined ? {} : { 'Content-Type': type },
    });

  it.each([
    ['a POST with a form, as Node and Java send it', 'POST', '', encoded(grant), form['Content-Type']],
    ['a GET with a query, as Python, Go, PHP and .NET send it', 'GET', `?${encoded(grant)}`, '', undefined],
    ['a POST with a query, as J2 sends it', 'POST', `?${encoded(grant)}`, '', 'application/json'],
  ])('answers %s', async (_, method, query, body, type) => {
    const response = await ask(method, query, body, type);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json;charset=UTF-8');
    const answer = (await response.json()) as Record<string, unknown>;
    const file = new URL('../../../../schemas/baidu/oauth/token.json', import.meta.url);
    const schemas = JSON.parse(readFileSync(file, 'utf8')) as { response: object };
    expect(schemaProblems(schemas.response, answer)).toEqual([]);
    expect(answer.expires_in).toBe(2_592_000);
    expect(String(answer.scope).split(' ')).toContain('brain_all_scope');
    expect(await outcome(open, {}, `access_token=${answer.access_token}`)).toBe('found');
  });

  it('returns a new token each time, and the earlier ones stay valid', async () => {
    const [first, second] = [(await open.token()).answer, (await open.token()).answer];
    expect(first.access_token).not.toBe(second.access_token);
    for (const { access_token } of [first, second]) {
      expect(await outcome(open, {}, `access_token=${access_token}`)).toBe('found');
    }
  });

  it.each([
    ['no grant_type', { grant_type: '' }, 'invalid_request', 'parameter grant_type is missing'],
    ['no client_id', { client_id: '' }, 'invalid_request', 'parameter client_id is missing'],
    ['no client_secret', { client_secret: '' }, 'invalid_request', 'parameter client_secret is missing'],
    ['another grant', { grant_type: 'password' }, 'unsupported_grant_type', 'the grant type is not client_credentials'],
    ['a wrong secret', { client_secret: 'x' }, 'invalid_client', 'Client authentication failed'],
    [
      'a key that must sign',
      { client_id: 'iam-key', client_secret: 'iam-secret' },
      'invalid_client',
      'unknown client id',
    ],
    ['an unknown key that must sign', { client_id: 'unknown-iam' }, 'invalid_client', 'unknown client id'],
    ['a temporary key', { client_id: 'temporary' }, 'invalid_client', 'unknown client id'],
    ['a key with blanks', { client_id: 'a b' }, 'invalid_client', 'unknown client id'],
    ['a key of 129 characters', { client_id: 'x'.repeat(129) }, 'invalid_client', 'unknown client id'],
  ])('refuses %s with 401', async (_, change, error, error_description) => {
    for (const [method, query, body] of [
      ['POST', '', encoded({ ...grant, ...change })],
      ['GET', `?${encoded({ ...grant, ...change })}`, ''],
    ] as const) {
      const response = await ask(method, query, body, method === 'POST' ? form['Content-Type'] : undefined);
      expect(response.status).toBe(401);
      expect(await response.json()).toEqual({ error, error_description });
    }
  });

  it('refuses bytes that are not UTF-8, raw or percent-encoded, with 401', async () => {
    const raw = Buffer.concat([Buffer.from(`${encoded(grant)}&scope=`), Buffer.from([0xff])]);
    const answers = await Promise.all([
      fetch(`${open.url}/oauth/2.0/token`, { method: 'POST', body: raw, headers: form }),
      ask('POST', '', `${encoded(grant)}&scope=%ff`, form['Content-Type']),
      ask('GET', `?${encoded(grant)}&scope=%ff`, ''),
    ]);
    for (const answer of answers) {
      expect([answer.status, await answer.json()]).toMatchObject([401, { error: 'invalid_request' }]);
    }
  });

  it('accepts GET and POST only', async () => {
    const response = await ask('PUT', `?${encoded(grant)}`, '');
    expect([response.status, await response.json()]).toMatchObject([401, { error: 'invalid_request' }]);
  });

  it('refuses unknown keys with --auth strict', async () => {
    expect(await strict.token('stranger', 'x')).toEqual({
      status: 401,
      answer: { error: 'invalid_client', error_description: 'unknown client id' },
    });
    expect((await strict.token()).status).toBe(200);
  });

  it('answers the errors of its catalogue when told to', async () => {
    for (const [code, status] of [
      ['server_error', 500],
      ['invalid_client', 401],
    ] as const) {
      await open.control('POST', 'faults', { dialect: 'baidu-oauth', code, times: 1 });
      expect(await open.token()).toMatchObject({ status, answer: { error: code } });
    }
  });

  it('leaves no secret and no token in the journal', async () => {
    const { answer } = await open.token();
    await ask('GET', `?${encoded(grant)}`, '');
    await outcome(open, {}, `access_token=${answer.access_token}`);
    const journal = JSON.stringify(await open.journal(10));
    for (const secret of [answer.access_token, answer.refresh_token, answer.session_key, answer.session_secret]) {
      expect(journal).not.toContain(secret);
    }
    expect(journal).not.toContain('tuku-secret');
    expect(journal).toContain('baidu-oauth');
  });
});

describe('an access token', () => {
  it.each([
    ['is missing', ''],
    ['is empty', 'access_token='],
    ['is not a token at all', 'access_token=%3Cscript%3E'],
    ['is too long', `access_token=24.${'1'.repeat(600)}`],
  ])('answers 100 when it %s', async (_, query) => {
    for (const server of [open, strict]) expect(await outcome(server, {}, query)).toBe('100 Invalid parameter');
  });

  it.each([
    ['of another server', '24.00112233445566778899aabbccddeeff.2592000.1999999999.282335-900001'],
    ['made up', '24.presettoken'],
  ])('answers 110 when it is %s', async (_, token) => {
    for (const server of [open, strict]) {
      expect(await outcome(server, {}, `access_token=${token}`)).toBe('110 Access token invalid or no longer valid');
    }
  });

  it('answers 110 when any character was changed, or it is a refresh token', async () => {
    const { access_token, refresh_token } = (await open.token()).answer;
    for (let i = 0; i < access_token.length; i++) {
      const other = access_token[i] === '1' ? '2' : '1';
      const changed = access_token.slice(0, i) + other + access_token.slice(i + 1);
      expect(await outcome(open, {}, `access_token=${changed}`)).toBe('110 Access token invalid or no longer valid');
    }
    expect(await outcome(open, {}, `access_token=${refresh_token}`)).toMatch(/^110 /);
  });

  it('answers 111 once it has expired', async () => {
    const shortlived = await startBaidu({ switches: ['baidu-oauth.token-lifetime=0'] });
    const { access_token, expires_in } = (await shortlived.token()).answer;
    expect(expires_in).toBe(0);
    expect(await outcome(shortlived, {}, `access_token=${access_token}`)).toBe('111 Access token expired');
    await shortlived.close();
  });

  it('is valid for another server with the same key, not for one with another secret', async () => {
    const { access_token } = (await open.token()).answer;
    expect(await outcome(strict, {}, `access_token=${access_token}`)).toBe('found');
    const changed = await startBaidu({ credentials: JSON.stringify([{ id: 'tuku', secret: 'other' }]) });
    expect(await outcome(changed, {}, `access_token=${access_token}`)).toMatch(/^110 /);
    await changed.close();
  });

  it('of an unknown key is valid with --auth open, for an account of its own, and not with strict', async () => {
    const { access_token } = (await open.token('stranger', 'anything')).answer;
    expect(await outcome(open, {}, `access_token=${access_token}`)).toBe('found');
    const [entry] = await open.journal(1);
    expect(entry?.account).toBe('unknown:stranger');
    expect(await outcome(strict, {}, `access_token=${access_token}`)).toMatch(/^110 /);
  });

  it.each([
    ['Node', (token: string) => `aipSdk=node&access_token=${token}?aipSdk=node`],
    ['Python', (token: string) => `access_token=${token}&aipSdk=python&aipVersion=2_2_17`],
    ['Java', (token: string) => `access_token=${token}&aipSdk=java`],
    ['Go', (token: string) => `aipSdk=golang&access_token=${token}`],
    ['PHP', (token: string) => `access_token=${token}&aipSdk=php&aipSdkVersion=2_2_17`],
    ['.NET', (token: string) => `aipSdk=CSharp&access_token=${token}`],
    ['J2', (token: string) => `access_token=${token}`],
  ])('is found where %s puts it', async (_, query) => {
    const { access_token } = (await open.token()).answer;
    expect(await outcome(open, {}, query(access_token))).toBe('found');
  });
});

describe('bce-auth-v1', () => {
  const key = { id: 'tuku', secret: 'tuku-secret' };
  const now = () => bceTime(new Date());
  const hours = (count: number) => bceTime(new Date(Date.now() + count * 3_600_000));
  type Change = Partial<Omit<Parameters<typeof signBce>[0], 'headers'>> & { headers?: Record<string, string> };

  /** Sends a signed search; what was sent may differ from what was signed. */
  async function signed(server: BaiduServer, change: Change = {}, sent: Record<string, string> = {}, path_ = path) {
    const timestamp = change.timestamp ?? now();
    const body = encoded({ image });
    const headers = {
      Host: new URL(server.url).host,
      ...form,
      'Content-Length': String(body.length),
      'x-bce-date': timestamp,
      ...change.headers,
    };
    const query = change.query ?? { aipSdk: 'node' };
    const Authorization = signBce({ method: 'POST', path, key, ...change, query, timestamp, headers });
    const target = `${path_}?${new URLSearchParams(query).toString().replaceAll('+', '%20')}`;
    const all = { Authorization, ...headers, ...sent };
    const { text } = await sendRaw(server.url, { method: 'POST', target, headers: all, body });
    const answer = JSON.parse(text) as { error_code?: number; error_msg?: string };
    return answer.error_code === undefined ? 'found' : `${answer.error_code} ${answer.error_msg}`;
  }
  const failed = '14 IAM Certification failed';

  it.each([
    ['Node', { signed: 'content-type;host;x-bce-date' }],
    ['Python', { signed: 'host;x-bce-date', query: { aipSdk: 'python', aipVersion: '2_2_17' } }],
    ['Java, the default set', { signed: '', headers: { 'Content-MD5': 'f1ba84caf1492a4d5aca6f083a87169c' } }],
    ['Java, an afternoon 12 hours early', { signed: '', timestamp: hours(-12) }],
    ['Java, just after midnight', { signed: '', timestamp: hours(12) }],
    ['.NET', { signed: 'content-type;host', expiration: 1200 }],
    ['.NET with values encoded twice', { query: { q: 'a b/图', aipSdk: 'CSharp' }, encodings: 2 as const }],
    ['J2', { signed: 'host;x-bce-date', query: {} }],
    ['a value with every kind of character', { query: { q: "a b/图'()*!~+%&=" } }],
    ['the official host on another address', { headers: { Host: 'aip.baidubce.com' } }],
    ['a header with blanks around it', { signed: 'host;x-bce-meta', headers: { 'x-bce-meta': ' a b ' } }],
    ['an empty header, which does not count', { signed: 'host', headers: { 'x-bce-none': '' } }],
    ['a timestamp as old as its expiration', { timestamp: hours(-12.4) }],
  ] satisfies [string, Change][])('passes signed as %s does', async (_, change) => {
    expect(await signed(strict, change)).toBe('found');
  });

  it('passes with the header’s name in lower case', async () => {
    const timestamp = now();
    const headers = { host: new URL(strict.url).host, ...form, 'x-bce-date': timestamp };
    const authorization = signBce({ method: 'POST', path, query: {}, headers, key, timestamp });
    expect(await outcome(strict, { ...headers, authorization })).toBe('found');
  });

  it.each([
    ['another secret', { key: { ...key, secret: 'x' } }],
    ['an unknown key', { key: { id: 'stranger', secret: 'x' } }],
    ['a time 12 hours and its expiration ago', { timestamp: hours(-12.6) }],
    ['a time 12 hours and 6 minutes ahead', { timestamp: hours(12.1) }],
    ['no host among the signed headers', { signed: 'x-bce-date' }],
    ['a month that does not exist', { timestamp: '2026-13-01T00:00:00Z' }],
  ] satisfies [string, Change][])('answers 14 for %s', async (_, change) => {
    expect(await signed(strict, change)).toBe(failed);
  });

  it.each([
    ['the host', { Host: 'other' }, {}],
    ['a signed header', { 'x-bce-date': '2026-01-01T00:00:00Z' }, { signed: 'host;x-bce-date' }],
    ['the content type', { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' }, { signed: '' }],
    ['an x-bce- header it did not sign by the default set', { 'x-bce-more': '1' }, { signed: '' }],
  ])('answers 14 when %s was changed', async (_, sent, change) => {
    expect(await signed(strict, change, sent)).toBe(failed);
  });

  it('answers 14 when path, query or method was changed', async () => {
    expect(await signed(strict, {}, {}, `${paths.similar}search`)).toBe(failed);
    expect(await signed(strict, { path: `${paths.similar}search` })).toBe(failed);
    expect(await signed(strict, { method: 'GET' })).toBe(failed);
  });

  it('answers 14 for malformed signatures', async () => {
    const bodies = ['', 'tuku', 'tuku/2026-01-02T03:04:05Z/1800/host', 'tuku/now/1800/host/abc', '////'];
    for (const rest of bodies) expect(await outcome(open, { Authorization: `bce-auth-v1/${rest}` })).toBe(failed);
  });

  it('requires the session token of a temporary key, and refuses one with other keys', async () => {
    const temporary = { key: { id: 'temporary', secret: 'temporary-secret' } };
    const token = { headers: { 'x-bce-security-token': 'session' }, signed: 'host;x-bce-security-token' };
    expect(await signed(strict, { ...temporary, ...token })).toBe('found');
    expect(await signed(strict, temporary)).toBe(failed);
    expect(await signed(strict, { ...temporary, headers: { 'x-bce-security-token': 'other' } })).toBe(failed);
    expect(await signed(strict, token)).toBe(failed);
  });

  it('passes for keys that get no token', async () => {
    expect(await signed(strict, { key: { id: 'iam-key', secret: 'iam-secret' } })).toBe('found');
    expect(await signed(open, { key: { id: 'unknown-iam', secret: 'anything' } })).toBe('found');
  });

  it('passes for unknown keys with --auth open, whatever the signature', async () => {
    expect(await signed(open, { key: { id: 'stranger', secret: 'anything' } })).toBe('found');
    expect(await signed(open, { key: { id: 'str anger', secret: 'anything' } })).toBe(failed);
  });
});

describe('an API key', () => {
  const bearer = (server: BaiduServer, value: string) => outcome(server, { Authorization: `Bearer ${value}` });

  it('is the id and the secret of an access key', async () => {
    for (const server of [open, strict]) {
      expect(await bearer(server, 'bce-v3/tuku/tuku-secret')).toBe('found');
      expect(await bearer(server, 'bce-v3/ALTAK-second/0f1e2d3c')).toBe('found');
      expect(await bearer(server, 'bce-v3/iam-key/iam-secret')).toBe('found');
    }
  });

  it.each([
    ['a wrong secret', 'bce-v3/tuku/x'],
    ['a temporary key', 'bce-v3/temporary/temporary-secret'],
    ['another form', 'tuku-secret'],
    ['no secret', 'bce-v3/tuku/'],
  ])('answers 14 for %s', async (_, value) => {
    for (const server of [open, strict]) expect(await bearer(server, value)).toBe('14 IAM Certification failed');
  });

  it('of an unknown key passes with --auth open only', async () => {
    expect(await bearer(open, 'bce-v3/ALTAK-stranger/abc')).toBe('found');
    expect(await bearer(strict, 'bce-v3/ALTAK-stranger/abc')).toBe('14 IAM Certification failed');
  });
});

it('opens the same account in all three ways', async () => {
  for (const [id, account] of [
    ['tuku', 'tuku'],
    ['somebody', 'unknown:somebody'],
  ] as const) {
    const secret = `${id}-secret`;
    const { access_token } = (await open.token(id, secret)).answer;
    const timestamp = bceTime(new Date());
    const headers = { Host: new URL(open.url).host, ...form, 'x-bce-date': timestamp };
    const signature = signBce({ method: 'POST', path, query: {}, headers, key: { id, secret }, timestamp });
    expect(await outcome(open, {}, `access_token=${access_token}`)).toBe('found');
    expect(await outcome(open, { ...headers, Authorization: signature })).toBe('found');
    expect(await outcome(open, { Authorization: `Bearer bce-v3/${id}/${secret}` })).toBe('found');
    const entries = await open.journal(3);
    expect(entries.map((entry) => entry.account)).toEqual([account, account, account]);
  }
});

it('prefers a signature to an API key, and an API key to a token', async () => {
  const { access_token } = (await open.token()).answer;
  const query = `access_token=${access_token}`;
  expect(await outcome(strict, { Authorization: 'bce-auth-v1/x' }, query)).toMatch(/^14 /);
  expect(await outcome(strict, { Authorization: 'Bearer x' }, query)).toMatch(/^14 /);
  expect(await outcome(strict, { Authorization: 'Basic x' }, query)).toBe('found');
});
