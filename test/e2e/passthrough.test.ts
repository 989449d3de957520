import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from 'node:net';
import type { RunningTuku } from '../../src/server/start.ts';
import { connectThrough, readAll, sendBytes } from '../support/proxy-client.ts';
import { startTestTuku } from '../support/tuku.ts';

let tuku: RunningTuku;
beforeAll(async () => {
  tuku = await startTestTuku({ proxyPassthrough: true });
});
afterAll(() => tuku.close());
afterEach(async () => expect((await fetch(`${tuku.url}/_tuku/health`)).status).toBe(200));

const opened: (Server | TcpServer)[] = [];
afterAll(() => {
  for (const server of opened) server.close();
});

async function listening(server: Server | TcpServer): Promise<number> {
  opened.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A host that answers everything with the same bytes. */
const answering = (bytes: string) =>
  listening(
    createTcpServer((socket) => socket.on('error', () => undefined).once('data', () => socket.end(bytes, 'latin1'))),
  );

describe('an answer that cannot be sent back', () => {
  it.each([
    'HTTP/1.1 099 Low\r\n\r\n',
    'HTTP/1.1 000 Nothing\r\n\r\n',
    'HTTP/1.1 200 a\x01b\r\nContent-Length: 0\r\n\r\n',
    'HTTP/1.1 200 a\0b\r\nContent-Length: 0\r\n\r\n',
    'HTTP/1.1 200 \x7f\r\nContent-Length: 0\r\n\r\n',
    'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\nbytes',
    'HTTP/1.1 101 Switching Protocols\r\n\r\n',
    'HTTP/1.1 1000 Long\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'HTTP/1.1 200 OK\r\nX: a\x01b\r\n\r\n',
    'nothing like HTTP\r\n\r\n',
  ])('is answered with 502: %j', async (bytes) => {
    const port = await answering(bytes);
    const head = `GET http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
    expect(await sendBytes(tuku.port, head)).toMatch(/^HTTP\/1\.1 502 Tuku cannot reach /);
  });

  it('is not a reason to fail for the next one on the same connection', async () => {
    const port = await answering('HTTP/1.1 600 \xfcnusual\r\nContent-Length: 2\r\n\r\nok');
    const head = `GET http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
    expect(await sendBytes(tuku.port, head)).toMatch(/^HTTP\/1\.1 600 \xfcnusual\r\n[\s\S]*\r\n\r\nok$/);
  });
});

describe('a request with a body', () => {
  interface Seen {
    readonly method: string;
    readonly url: string;
    readonly body: string;
    readonly headers: IncomingMessage['headers'];
  }
  const seen: Seen[] = [];
  let port: number;
  beforeAll(async () => {
    port = await listening(
      createServer(async (req, res) => {
        const chunks: Buffer[] = [];
        for await (const chunk of req) chunks.push(chunk as Buffer);
        const { method = '', url = '', headers } = req;
        seen.push({ method, url, body: Buffer.concat(chunks).toString(), headers });
        res.end('done');
      }),
    );
  });
  beforeEach(() => {
    seen.length = 0;
  });
  const request = (method: string, headers: string, body: string) =>
    sendBytes(
      tuku.port,
      `${method} http://127.0.0.1:${port}/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n${body}`,
    );
  const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n';
  const chunked = `${smuggled.length.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`;

  it.each(['GET', 'DELETE', 'OPTIONS', 'TRACE', 'POST', 'PUT', 'PATCH', 'PROPFIND', 'HEAD'])(
    'in chunks arrives as one %s request with its body',
    async (method) => {
      await request(method, 'Transfer-Encoding: chunked\r\n', chunked);
      expect(seen).toEqual([expect.objectContaining({ method, url: '/a', body: smuggled })]);
    },
  );

  it.each(['GET', 'DELETE', 'OPTIONS', 'POST', 'HEAD'])(
    'of a given length arrives as one %s request, though a header says that the length is not to be sent on',
    async (method) => {
      await request(method, `Connection: content-length\r\nContent-Length: ${smuggled.length}\r\n`, smuggled);
      expect(seen).toEqual([expect.objectContaining({ method, url: '/a', body: smuggled })]);
    },
  );

  it.each([
    'Transfer-Encoding: gzip, chunked\r\n',
    'Transfer-Encoding: chunked\r\nContent-Length: 3\r\n',
    'Transfer-Encoding: chunked, identity\r\n',
    'Content-Length: 3\r\nContent-Length: 4\r\n',
    'Transfer-Encoding: xchunked\r\n',
  ])('whose framing is ambiguous is refused and not sent on: %j', async (headers) => {
    expect(await request('POST', headers, chunked)).toMatch(/^HTTP\/1\.1 (400|502) /);
    expect(seen).toEqual([]);
  });

  it('that is empty says so, and one without a body has no framing', async () => {
    await request('POST', '', '');
    await request('GET', '', '');
    expect(seen.map(({ headers }) => [headers['content-length'], headers['transfer-encoding']])).toEqual([
      ['0', undefined],
      [undefined, undefined],
    ]);
  });

  it('that asks for an upgrade is answered', async () => {
    const answer = await request('GET', 'Connection: Upgrade\r\nUpgrade: websocket\r\n', '');
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*done/);
    expect(seen[0]?.headers).not.toHaveProperty('upgrade');
  });
});

describe('tunnels within one another', () => {
  const line = 'CONNECT tiia.tencentcloudapi.com:80 HTTP/1.1\r\nHost: tiia.tencentcloudapi.com:80\r\n\r\n';

  it('are admitted a few deep', async () => {
    const socket = connect(tuku.port, '127.0.0.1');
    socket.write(`${line.repeat(3)}GET / HTTP/1.1\r\nHost: tiia.tencentcloudapi.com\r\nConnection: close\r\n\r\n`);
    expect((await readAll(socket)).match(/200 Connection Established/g)).toHaveLength(3);
  });

  it.each([
    ['at once', 20_000],
    ['one by one', 6],
  ])('are refused beyond that, sent %s', async (how, depth) => {
    const socket: Socket = connect(tuku.port, '127.0.0.1').on('error', () => undefined);
    const answer = readAll(socket);
    if (how === 'at once') socket.write(line.repeat(depth));
    for (let i = 0; how !== 'at once' && i < depth && !socket.destroyed; i++) {
      socket.write(line);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect((await answer).match(/HTTP\/1\.1 \d+/g)).toEqual([...Array(4).fill('HTTP/1.1 200'), 'HTTP/1.1 508']);
  });

  it('are counted for each connection anew', async () => {
    for (let i = 0; i < 10; i++) {
      const { answer, socket } = await connectThrough(tuku.port, 'tiia.tencentcloudapi.com:443');
      expect(answer.statusCode).toBe(200);
      socket.destroy();
    }
  });
});
