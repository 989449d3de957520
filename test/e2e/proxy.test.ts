import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import type { RunningTuku } from '../../src/server/start.ts';
import { ask, connectThrough, readAll, secureThrough, sendBytes } from '../support/proxy-client.ts';
import { sendRaw } from '../support/raw-http.ts';
import { signTc3 } from '../support/tencent-signer.ts';
import { startTestTuku } from '../support/tuku.ts';

const tencent = 'tiia.tencentcloudapi.com';
const alibaba = 'green.cn-shanghai.aliyuncs.com';
const foreign = 'example.com';

let tuku: RunningTuku;
let ca: string;
beforeAll(async () => {
  tuku = await startTestTuku({ httpsPort: 0 });
  ca = await (await fetch(`${tuku.url}/_tuku/certificate`)).text();
});
afterAll(() => tuku.close());

/** A signed call as a client of the real host sends it. */
const call = (authority = tencent) => signTc3({ action: 'DescribeGroups', host: authority }, {});
const wire = (target: string, authority = tencent) => {
  const { headers: signed, body } = call(authority);
  const { 'Content-Length': _length, ...headers } = signed;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return { head: [`POST ${target} HTTP/1.1`, ...lines].join('\r\n'), body: String(body) };
};
const journal = async () =>
  ((await (await fetch(`${tuku.url}/_tuku/requests`)).json()) as { requests: Record<string, unknown>[] }).requests;

describe('an absolute-form request', () => {
  it.each([
    `https://${tencent}/`,
    `http://${tencent}/`,
    `HTTPS://${tencent.toUpperCase()}.:443/`,
    `https://${tencent}`,
  ])('for %s is answered, verified and recorded like any other', async (target) => {
    const { status, text } = await sendRaw(tuku.url, { ...call(), target });
    expect(status).toBe(200);
    expect(JSON.parse(text).Response).toMatchObject({ Groups: [] });
    expect((await journal())[0]).toMatchObject({ dialect: 'tencent-tiia', operation: 'DescribeGroups', path: '/' });
  });

  it('takes the host from its target when the Host header names another, or none', async () => {
    const headers = { 'Content-Type': 'application/json' };
    for (const host of [{ Host: 'other.example' }, { Host: `${alibaba}:443` }, { Host: alibaba }]) {
      const { text } = await sendRaw(tuku.url, {
        method: 'POST',
        target: `https://${alibaba}/green/nothing/here?x=1`,
        headers: { ...headers, ...host },
        body: '{}',
      });
      expect(JSON.parse(text)).toMatchObject({ HostId: expect.stringMatching(new RegExp(`^${alibaba}(:443)?$`)) });
    }
  });

  it.each([
    `http://${foreign}/a?secret=1`,
    'https://tiia.evil-tencentcloudapi.com/',
    `http://${tencent}.evil.com/`,
    'http://10.0.0.1/',
  ])('for %s is refused with the reason, and recorded', async (target) => {
    const { status, text, type } = await sendRaw(tuku.url, { method: 'GET', target, headers: {}, body: '' });
    const { host } = new URL(target);
    expect({ status, type }).toEqual({ status: 403, type: 'application/json' });
    expect(JSON.parse(text)).toMatchObject({
      error: expect.stringContaining(host),
      help: expect.stringContaining('--proxy-passthrough'),
    });
    const [entry] = await journal();
    expect(entry).toMatchObject({ method: 'GET', status: 403, path: target.replace(/\?.*/, '') });
  });

  it('is answered by this server if it names this machine and one of its ports', async () => {
    const health = (port: number) =>
      sendRaw(tuku.url, { method: 'GET', target: `http://127.0.0.1:${port}/_tuku/health`, headers: {}, body: '' });
    expect(await health(tuku.port)).toMatchObject({ status: 200 });
    expect(await health(tuku.httpsPort as number)).toMatchObject({ status: 200 });
    expect(await health(1)).toMatchObject({ status: 403 });
  });

  it('leaves neither password nor query in the journal', async () => {
    const target = 'http://user:hidden@example.com/path?key=hidden';
    await sendRaw(tuku.url, { method: 'GET', target, headers: {}, body: '' });
    await sendBytes(tuku.port, 'CONNECT user:hidden@example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n');
    const entries = await (await fetch(`${tuku.url}/_tuku/requests?bodies=true&limit=2`)).text();
    expect(entries).toContain('http://example.com/path');
    expect(entries).not.toContain('hidden');
  });

  it.each(['http://', 'http:///x', 'ftp://example.com/', 'http://a:b@example.com/', `http://${tencent}:0/`])(
    'is refused when its target is %s',
    async (target) => {
      expect(await sendBytes(tuku.port, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).toMatch(
        /^HTTP\/1.1 400 /,
      );
    },
  );
});

describe('a tunnel', () => {
  it('to a vendor’s host leads to Tuku, which presents a certificate of its CA for that name', async () => {
    const socket = await secureThrough(tuku.port, tencent, ca);
    expect(socket.authorized).toBe(true);
    expect(socket.getPeerCertificate().subjectaltname).toBe(`DNS:${tencent}`);
    const { head, body } = wire('/');
    expect(await ask(socket, head, body)).toMatch(/^HTTP\/1.1 200 [\s\S]*"Groups":\[\]/);
    expect((await journal())[0]).toMatchObject({ dialect: 'tencent-tiia', operation: 'DescribeGroups' });
  });

  it('accepts plain HTTP, absolute-form requests, and bytes that follow CONNECT at once', async () => {
    for (const target of ['/', `http://${tencent}/`]) {
      const { socket } = await connectThrough(tuku.port, `${tencent}:80`);
      const { head, body } = wire(target);
      expect(await ask(socket, head, body)).toMatch(/"Groups":\[\]/);
    }
    const { head, body } = wire('/');
    const rest = `${head}\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const all = await sendBytes(tuku.port, `CONNECT ${tencent}:80 HTTP/1.1\r\nHost: ${tencent}:80\r\n\r\n${rest}`);
    expect(all).toMatch(/^HTTP\/1.1 200 Connection Established\r\n\r\nHTTP\/1.1 200 OK[\s\S]*"Groups":\[\]/);
  });

  it('carries several requests', async () => {
    const socket = await secureThrough(tuku.port, alibaba, ca);
    for (let i = 0; i < 3; i++) {
      socket.write(`GET /${i} HTTP/1.1\r\nHost: ${alibaba}\r\n\r\n`);
      const [answer] = await once(socket, 'data');
      expect(String(answer)).toMatch(/^HTTP\/1.1 404/);
    }
    socket.destroy();
  });

  it.each([
    `${foreign}:443`,
    'tiia.eviltencentcloudapi.com:443',
    `${tencent}.evil.com:443`,
    '10.0.0.1:443',
    '[2001:db8::1]:443',
    '127.0.0.1:1',
  ])('to %s is refused, in the status line and in the body, and recorded', async (target) => {
    const { answer, socket } = await connectThrough(tuku.port, target);
    expect(answer.statusCode).toBe(403);
    expect(answer.statusMessage).toContain(`${target}: not a vendor's host (see --proxy-passthrough)`);
    expect((await journal())[0]).toMatchObject({ method: 'CONNECT', path: target, status: 403 });
    await readAll(socket);
  });

  it('inside a tunnel follows the same rules', async () => {
    const socket = await secureThrough(tuku.port, tencent, ca);
    expect(await ask(socket, `CONNECT ${foreign}:443 HTTP/1.1\r\nHost: ${foreign}:443`)).toMatch(/^HTTP\/1.1 403 /);
    const other = await secureThrough(tuku.port, tencent, ca);
    expect(await ask(other, `GET http://${foreign}/ HTTP/1.1\r\nHost: ${foreign}`)).toMatch(/^HTTP\/1.1 403 /);
  });

  it('is verified by openssl s_client with the CA certificate alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tuku-ca-'));
    const file = join(folder, 'ca.pem');
    writeFileSync(file, ca);
    const args = ['s_client', '-proxy', `127.0.0.1:${tuku.port}`, '-connect', `${tencent}:443`];
    const verify = ['-CAfile', file, '-no-CApath', '-verify_return_error', '-verify_hostname', tencent, '-brief'];
    try {
      const checked = promisify(execFile)('openssl', [...args, ...verify]);
      checked.child.stdin?.end();
      expect((await checked).stderr).toContain('Verification: OK');
      const unverified = promisify(execFile)('openssl', [...args, '-no-CAfile', '-no-CApath', '-verify_return_error']);
      unverified.child.stdin?.end();
      await expect(unverified).rejects.toThrow(/verify error/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the control API', () => {
  it('does not exist on a vendor’s host, however the request arrives', async () => {
    const reset = { method: 'POST', headers: { Host: alibaba }, body: '' };
    const answers = [
      (await sendRaw(tuku.url, { ...reset, target: '/_tuku/reset' })).text,
      (await sendRaw(tuku.url, { ...reset, target: `https://${alibaba}/_tuku/reset` })).text,
      (await sendRaw(tuku.url, { ...reset, target: `http://${alibaba}./_TUKU/reset`, headers: {} })).text,
      await ask(await secureThrough(tuku.port, alibaba, ca), `POST /_tuku/reset HTTP/1.1\r\nHost: ${alibaba}`),
    ];
    for (const answer of answers) expect(answer).not.toContain('dropped');
    for (const { path, status } of (await journal()).slice(0, 4)) {
      expect({ path: String(path).toLowerCase(), status }).toEqual({ path: '/_tuku/reset', status: 404 });
    }
  });
});

describe('--https-port', () => {
  it('presents a certificate for the requested name, as with a hosts file or a container alias', async () => {
    for (const [servername, expected] of [
      [alibaba, `DNS:${alibaba}`],
      ['tuku', 'DNS:tuku'],
      ['localhost', 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1'],
    ] as const) {
      const socket = connectTls({ port: tuku.httpsPort as number, host: '127.0.0.1', servername, ca });
      await once(socket, 'secureConnect');
      expect(socket.getPeerCertificate().subjectaltname).toBe(expected);
      expect(await ask(socket, 'GET /_tuku/health HTTP/1.1\r\nHost: localhost')).toMatch(/200 OK[\s\S]*up/);
    }
  });

  it('presents no certificate for another name', async () => {
    const socket = connectTls({ port: tuku.httpsPort as number, host: '127.0.0.1', servername: foreign, ca });
    await expect(once(socket, 'secureConnect')).rejects.toThrow(/altnames/);
  });

  it('reports that it is in use, and leaves nothing open', async () => {
    await expect(startTestTuku({ httpsPort: tuku.port })).rejects.toThrow(/in use; try --https-port 0/);
  });
});

describe('--proxy-passthrough', () => {
  let passing: RunningTuku;
  let origin: Server;
  let originPort: number;
  beforeAll(async () => {
    origin = createServer(async (req, res) => {
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      res.writeHead(201, 'Made', { 'Set-Cookie': ['a=1', 'b=2'], Connection: 'close, x-hop', 'X-Hop': '1' });
      res.end(JSON.stringify({ url: req.url, headers: req.rawHeaders, bytes: body.length }));
    });
    await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
    originPort = (origin.address() as AddressInfo).port;
    passing = await startTestTuku({ proxyPassthrough: true, fetchDeny: '127.0.0.9' });
  });
  afterAll(async () => {
    await passing.close();
    origin.close();
  });

  it('forwards requests unchanged except for connection headers', async () => {
    const body = 'x'.repeat(2_000_000);
    const { status, text } = await sendRaw(passing.url, {
      method: 'POST',
      target: `http://127.0.0.1:${originPort}/a%20b?c=d`,
      headers: { Host: 'wrong', 'X-One': '1', 'Proxy-Authorization': 'secret', Connection: 'X-Two', 'X-Two': '2' },
      body,
    });
    const { url, headers, bytes } = JSON.parse(text) as { url: string; headers: string[]; bytes: number };
    expect({ status, url, bytes }).toEqual({ status: 201, url: '/a%20b?c=d', bytes: body.length });
    expect(headers.slice(0, 4)).toEqual(['Host', `127.0.0.1:${originPort}`, 'X-One', '1']);
    expect(headers.join()).not.toMatch(/secret|X-Two|wrong/);
  });

  it('connects tunnels, in both directions, with any amount of data', async () => {
    const echo = createTcpServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket));
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
    const { socket } = await connectThrough(passing.port, `127.0.0.1:${(echo.address() as AddressInfo).port}`);
    const sent = Buffer.alloc(5_000_000, 'abc');
    socket.end(sent);
    const back: Buffer[] = [];
    for await (const chunk of socket) back.push(chunk as Buffer);
    expect(Buffer.concat(back).equals(sent)).toBe(true);
    echo.close();
  });

  it('still answers the vendors’ hosts itself', async () => {
    const { text } = await sendRaw(passing.url, { ...call(), target: `https://${tencent}/` });
    expect(JSON.parse(text).Response).toMatchObject({ Groups: [] });
  });

  it.each([
    ['a port where nobody listens', () => '127.0.0.1:1'],
    ['a denied address', () => `127.0.0.9:${originPort}`],
    ['a cloud’s metadata', () => '169.254.169.254:80'],
    ['itself under another name', () => `0.0.0.0:${passing.port}`],
    ['itself under a longer name', () => `[::ffff:127.0.0.1]:${passing.port}`],
  ])('answers 502 for %s', async (_name, target) => {
    const { status } = await sendRaw(passing.url, {
      method: 'GET',
      target: `http://${target()}/`,
      headers: {},
      body: '',
    });
    const { answer } = await connectThrough(passing.port, target());
    expect([status, answer.statusCode]).toEqual([502, 502]);
    expect(answer.statusMessage).toMatch(/^Tuku cannot reach /);
  });

  it('survives clients and hosts that disconnect', async () => {
    const rude = createTcpServer((socket) =>
      socket.on('error', () => undefined).once('data', () => socket.resetAndDestroy()),
    );
    await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
    const target = `127.0.0.1:${(rude.address() as AddressInfo).port}`;
    expect(
      (await sendRaw(passing.url, { method: 'GET', target: `http://${target}/`, headers: {}, body: '' })).status,
    ).toBe(502);
    const { socket } = await connectThrough(passing.port, target);
    socket.on('error', () => undefined).write('x');
    await readAll(socket);
    const { socket: other } = await connectThrough(passing.port, `127.0.0.1:${originPort}`);
    other.resetAndDestroy();
    rude.close();
    expect((await fetch(`${passing.url}/_tuku/health`)).status).toBe(200);
  });
});

describe('closing', () => {
  it('ends tunnels that are open, silent, in a handshake, idle or forwarded', async () => {
    const silent = createTcpServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const closing = await startTestTuku({ httpsPort: 0, proxyPassthrough: true });
    const own = await (await fetch(`${closing.url}/_tuku/certificate`)).text();
    const idle = await secureThrough(closing.port, tencent, own);
    idle.write(`GET / HTTP/1.1\r\nHost: ${tencent}\r\n\r\n`);
    await once(idle, 'data');
    const begun = await connectThrough(closing.port, `${tencent}:443`);
    begun.socket.write(Buffer.from([0x16, 3, 1]));
    const undecided = connect(closing.httpsPort as number, '127.0.0.1');
    await once(undecided, 'connect');
    const sockets = [
      idle,
      begun.socket,
      (await connectThrough(closing.port, `${tencent}:443`)).socket,
      (await connectThrough(closing.port, `127.0.0.1:${(silent.address() as AddressInfo).port}`)).socket,
      undecided,
    ];
    const closed = sockets.map((socket) => readAll(socket));
    await closing.close();
    await Promise.all(closed);
    silent.close();
  });
});
