import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runTuku as tuku } from '../support/run-tuku.ts';
import { startTestTuku } from '../support/tuku.ts';

describe('tuku health and tuku wait', () => {
  const asked: IncomingMessage[] = [];
  let server: Server;
  let url: string;
  let answer: [number, string];
  beforeAll(async () => {
    server = createServer((req, res) => {
      asked.push(req);
      res.writeHead(answer[0], { 'Content-Type': 'application/json' }).end(answer[1]);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it('present the control token', async () => {
    answer = [200, '{"ready":true,"catalog":"ok","model":"ready"}'];
    expect(await tuku(['health', '--url', url], { TUKU_CONTROL_TOKEN: 'mine' })).toMatchObject({ status: 0 });
    expect(asked.at(-1)).toMatchObject({ url: '/_tuku/ready', headers: { authorization: 'Bearer mine' } });
  });

  it.each<[[number, string], string, string]>([
    [[503, '{"ready":false,"catalog":"unavailable"}'], 'health', 'the catalog is not available'],
    [[503, '{"ready":false}'], 'wait', 'not ready after 0.1 s: the catalog is not available'],
    [[200, '{"ready":true,"model":"loading"}'], 'wait', 'not ready after 0.1 s: the model is loading'],
    [[200, '{"ready":true,"model":"failed"}'], 'wait', 'the server cannot load its model; its log says why'],
    [
      [403, '{"error":"the control API is not available on host x; start Tuku with --control-host to add it"}'],
      'health',
      'the control API is not available on host x; start Tuku with --control-host to add it',
    ],
    [[200, '<html>'], 'health', 'no Tuku answers on URL: start one (tuku start), or set --url'],
    [[200, '[]'], 'health', 'no Tuku answers on URL: start one (tuku start), or set --url'],
  ])('answer %j to %s with 1, and say: %s', async (answered, name, reason) => {
    answer = answered;
    const args = name === 'wait' ? ['wait', '--model', '--timeout', '0.1'] : [name];
    expect(await tuku([...args, '--url', url])).toEqual({
      status: 1,
      stdout: '',
      stderr: `tuku: ${reason.replace('URL', url)}\n`,
    });
  });

  it('refuse what is no address, and no time', async () => {
    expect((await tuku(['health', '--url', 'https://x'])).stderr).toMatch(
      /^tuku: --url https:\/\/x: not an http:\/\/ URL/,
    );
    expect((await tuku(['wait', '--timeout', 'soon'])).stderr).toBe(
      'tuku: --timeout soon: expected a number of seconds\n',
    );
  });
});

it('tuku health reaches a server that listens on all addresses, by the variables that it was started with', async () => {
  const server = await startTestTuku({ host: '0.0.0.0', controlToken: 'mine' });
  try {
    const variables = { TUKU_HOST: '0.0.0.0', TUKU_PORT: `${server.port}` };
    expect(await tuku(['health'], variables)).toMatchObject({ status: 0 });
    const { stdout } = await tuku(['status', '--json'], { ...variables, TUKU_CONTROL_TOKEN: 'mine' });
    expect(JSON.parse(stdout)).toMatchObject({
      ready: true,
      version: expect.any(String),
      pid: null,
      data: expect.any(String),
    });
    // Without the token it says less.
    expect(JSON.parse((await tuku(['status', '--json'], variables)).stdout)).toMatchObject({
      ready: true,
      version: null,
    });
  } finally {
    await server.close();
  }
});
