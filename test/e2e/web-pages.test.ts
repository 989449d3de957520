import type { RunningTuku } from '../../src/server/start.ts';
import { type RawAnswer, sendRaw } from '../support/raw-http.ts';
import { signTc3 } from '../support/tencent-signer.ts';
import { startTestTuku } from '../support/tuku.ts';

const app = 'http://localhost:3000';
let tuku: RunningTuku;
let own: string;
beforeAll(async () => {
  tuku = await startTestTuku({ allowOrigin: [app], controlHost: ['tuku', 'fd00::1'] });
  own = new URL(tuku.url).host;
});
afterAll(() => tuku.close());

const send = (target: string, headers: Record<string, string>, method = 'GET', url = tuku.url): Promise<RawAnswer> =>
  sendRaw(url, { method, target, headers, body: '' });
const statusOf = async (...args: Parameters<typeof send>) => (await send(...args)).status;

describe('the control API', () => {
  it.each([
    'evil.example',
    'tuku.evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '0.0.0.0',
    '10.0.0.7',
  ])('is not available on host %s, which a page may have made to lead here', async (Host) => {
    for (const target of ['/_tuku/requests?bodies=true', '/_TUKU/info', '/_tuku/metrics', '/_tuku/faults', '/_tuku/']) {
      expect(await statusOf(target, { Host: `${Host}:${tuku.port}` })).toBe(403);
    }
    const { status, text } = await send('/_tuku/reset', { Host }, 'POST');
    expect([status, text]).toEqual([403, expect.stringContaining('--control-host')]);
  });

  it.each([
    'localhost',
    'LOCALHOST.',
    'x.localhost:1',
    '127.0.0.1',
    '127.8.8.8:99',
    '[::1]:4580',
    'tuku:4580',
    '[fd00:0::1]',
  ])('is available on host %s', async (Host) => expect(await statusOf('/_tuku/info', { Host })).toBe(200));

  it('answers probes on addresses and private names too, and on no others', async () => {
    for (const path of ['health', 'ready', 'certificate']) {
      expect(await statusOf(`/_tuku/${path}`, { Host: '10.1.2.3:4580' })).toBe(200);
      expect(await statusOf(`/_tuku/${path}`, { Host: 'emulator.svc.internal' })).toBe(200);
      expect(await statusOf(`/_tuku/${path}`, { Host: 'evil.example' })).toBe(403);
    }
  });

  it.each<Record<string, string>>([
    { Origin: 'http://evil.example' },
    { Origin: 'null' },
    { Origin: 'http://localhost:3001' },
    { Origin: 'http://127.0.0.1' },
    { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' },
    { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'no-cors' },
    { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' },
  ])('is closed to pages that send %j', async (headers) => {
    expect(await statusOf('/_tuku/requests', headers)).toBe(403);
    expect(await statusOf('/_tuku/reset', headers, 'POST')).toBe(403);
  });

  it('is open to its own pages, to the address bar, and to allowed origins with CORS', async () => {
    expect(await statusOf('/_tuku/info', { Origin: `http://${own}`, 'Sec-Fetch-Site': 'same-origin' })).toBe(200);
    expect(await statusOf('/_tuku/info', { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate' })).toBe(200);
    const { status, headers } = await send('/_tuku/info', { Origin: app, 'Sec-Fetch-Site': 'cross-site' });
    expect([status, headers['access-control-allow-origin'], headers.vary]).toEqual([200, app, 'Origin']);
  });
});

describe('a vendor’s end point', () => {
  const call = () => signTc3({ action: 'DescribeGroups', host: own }, {});
  const signed = async (headers: Record<string, string>) => {
    const request = call();
    return sendRaw(tuku.url, { ...request, headers: { ...request.headers, ...headers } });
  };

  it.each<Record<string, string>>([
    { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' },
    { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', Origin: 'http://evil.example' },
    { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'cors', Origin: 'http://evil.example' },
    { Origin: 'http://evil.example' },
  ])('refuses another site’s page that sends %j, and says so in the journal', async (headers) => {
    const { status, text, headers: answered } = await signed(headers);
    expect([status, text]).toEqual([403, expect.stringContaining('--allow-origin')]);
    expect(answered).not.toHaveProperty('access-control-allow-origin');
    const { requests } = JSON.parse((await send('/_tuku/requests?limit=1', {})).text) as { requests: object[] };
    expect(requests).toEqual([expect.objectContaining({ method: 'POST', status: 403, dialect: null })]);
  });

  it('answers clients that are no browsers, its own pages, and allowed origins with CORS', async () => {
    for (const headers of [{}, { Origin: `http://${own}` }, { Origin: app, 'Sec-Fetch-Site': 'cross-site' }]) {
      const { text, headers: answered } = await signed(headers as Record<string, string>);
      expect(JSON.parse(text).Response).toMatchObject({ Groups: [] });
      expect(answered['access-control-allow-origin']).toBe(
        (headers as { Origin?: string }).Origin === app ? app : undefined,
      );
    }
  });

  it('answers preflights for allowed origins only', async () => {
    const preflight = (Origin: string) =>
      send(
        '/',
        { Origin, 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'authorization' },
        'OPTIONS',
      );
    const { status, headers } = await preflight(app);
    expect([status, headers['access-control-allow-headers']]).toEqual([204, 'authorization']);
    expect(headers['access-control-allow-methods']).toContain('POST');
    const foreign = await preflight('http://evil.example');
    expect([foreign.status, foreign.headers['access-control-allow-origin']]).toEqual([403, undefined]);
  });
});

describe('--control-token', () => {
  const token = 'a token';
  it('is needed when --host is not a loopback address, except by probes', async () => {
    const open = await startTestTuku({ host: '0.0.0.0', controlToken: token });
    try {
      const url = `http://127.0.0.1:${open.port}`;
      const status = (path: string, headers = {}) => statusOf(`/_tuku/${path}`, headers, 'GET', url);
      for (const path of ['health', 'ready', 'certificate']) expect(await status(path)).toBe(200);
      for (const path of ['info', 'requests', 'metrics', 'faults']) expect(await status(path)).toBe(401);
      for (const Authorization of ['Bearer', 'Bearer other', token, `Basic ${token}`]) {
        expect(await status('info', { Authorization })).toBe(401);
      }
      expect(await status('info', { Authorization: `Bearer ${open.controlToken}` })).toBe(200);
    } finally {
      await open.close();
    }
  });

  it('that is missing closes the control API of such a host and says so', async () => {
    const open = await startTestTuku({ host: '0.0.0.0' });
    try {
      const { status, text } = await send(
        '/_tuku/info',
        { Authorization: 'Bearer undefined' },
        'GET',
        `http://127.0.0.1:${open.port}`,
      );
      expect([status, text]).toEqual([401, expect.stringContaining('start Tuku with --control-token')]);
    } finally {
      await open.close();
    }
  });

  it.each([
    [{ controlHost: ['a b'] }, /--control-host a b/],
    [{ controlHost: ['tuku:80'] }, /--control-host tuku:80/],
    [{ allowOrigin: ['*'] }, /--allow-origin \*/],
    [{ allowOrigin: ['http://a/b'] }, /--allow-origin http:\/\/a\/b/],
    [{ allowOrigin: ['null'] }, /--allow-origin null/],
  ])('and its neighbours are checked at start: %j', async (options, reason) => {
    await expect(startTestTuku(options)).rejects.toThrow(reason);
  });
});
