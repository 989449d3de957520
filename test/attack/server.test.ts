import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { ossClient } from '../support/oss-client.ts';
import { readAll, sendBytes } from '../support/proxy-client.ts';
import { residentMb, spawnTuku, type TukuProcess } from '../support/tuku-process.ts';

/** What a request may add to the server's memory. */
const GROWTH_MB = 256;
const vendor = 'tiia.tencentcloudapi.com';

let tuku: TukuProcess;
let port: number;
beforeAll(async () => {
  const before = process.env.NODE_OPTIONS;
  process.env.NODE_OPTIONS = `${before ?? ''} --max-old-space-size=320`;
  tuku = await spawnTuku(['--proxy-passthrough', '--fetch-deny', '127.0.0.8/29,::1']);
  process.env.NODE_OPTIONS = before ?? '';
  await tuku.modelReadyMs();
  port = Number(new URL(tuku.url).port);
}, 60_000);
afterAll(() => tuku.stop());
/** After every attack the same server answers. */
afterEach(async () => expect((await fetch(`${tuku.url}/_tuku/health`)).status).toBe(200));

async function growthMb(attack: () => Promise<unknown>): Promise<number> {
  const before = residentMb(tuku.pid);
  await attack();
  return residentMb(tuku.pid) - before;
}

test('133 answers of 100 vectors of 4,096 dimensions do not stay alive in the journal', async () => {
  const call = ossClient(tuku.url);
  const bucket = 'attack-bucket';
  const index = { indexName: 'wide', dataType: 'float32', dimension: 4096, distanceMetric: 'euclidean' };
  const keys = Array.from({ length: 100 }, (_, i) => `k${i}`);
  const vectors = keys.map((key, i) => ({
    key,
    data: { float32: Array.from({ length: 4096 }, (_, n) => Math.fround(Math.sin(i * 4096 + n))) },
  }));
  expect((await call('PutVectorBucket', bucket)).status).toBe(200);
  expect((await call('PutVectorIndex', bucket, index)).status).toBe(200);
  for (let i = 0; i < 100; i += 25) {
    const body = { indexName: 'wide', vectors: vectors.slice(i, i + 25) };
    expect((await call('PutVectors', bucket, body)).status).toBe(200);
  }
  for (let i = 0; i < 133; i++) {
    const answer = await call('GetVectors', bucket, { indexName: 'wide', keys, returnData: true });
    expect([answer.status, answer.vectors.length]).toEqual([200, 100]);
  }
}, 240_000);

describe('answers of hosts behind the proxy', () => {
  const heads = [
    ...['099', '000', '001', '010', '100', '101', '102', '199', '999', '1000', '-1', '2e2', ''].map(
      (s) => `HTTP/1.1 ${s} x`,
    ),
    ...Array.from({ length: 33 }, (_, code) => `HTTP/1.1 200 a${String.fromCharCode(code === 32 ? 127 : code)}b`),
    'HTTP/1.1 200 \xff\xfe',
    `HTTP/1.1 200 ${'r'.repeat(60_000)}`,
    'HTTP/0.9 200 OK',
    'HTTP/2.0 200 OK',
  ];

  test('of any status line neither end the server nor come back as its own fault', async () => {
    for (const head of heads) {
      const host = createServer((socket) =>
        socket
          .on('error', () => undefined)
          .once('data', () => socket.end(`${head}\r\nContent-Length: 0\r\n\r\n`, 'latin1')),
      );
      host.listen(0, '127.0.0.1');
      await once(host, 'listening');
      const target = `http://127.0.0.1:${(host.address() as AddressInfo).port}/`;
      const answer = await sendBytes(port, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect([head.slice(0, 30), answer.slice(9, 12)]).toEqual([
        head.slice(0, 30),
        expect.stringMatching(/^(200|502|999)$/),
      ]);
      host.close();
    }
  }, 60_000);
});

test('bodies reach a host as bodies, whatever the method and the headers say', async () => {
  const received: string[] = [];
  const host = createServer((socket) => {
    let text = '';
    socket
      .on('error', () => undefined)
      .on('data', (chunk) => {
        text += chunk.toString('latin1');
      });
    socket.on('close', () => received.push(text));
    setTimeout(() => socket.end('HTTP/1.1 204 Done\r\n\r\n'), 100);
  });
  host.listen(0, '127.0.0.1');
  await once(host, 'listening');
  const target = `http://127.0.0.1:${(host.address() as AddressInfo).port}/`;
  const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n';
  const size = smuggled.length;
  const framings = [
    [`Transfer-Encoding: chunked\r\n`, `${size.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`],
    [
      `Transfer-Encoding: chunked\r\nConnection: transfer-encoding\r\n`,
      `${size.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`,
    ],
    [`Content-Length: ${size}\r\nConnection: content-length, host\r\n`, smuggled],
    [`Content-Length: ${size}\r\nTransfer-Encoding: identity\r\n`, smuggled],
    [`Content-Length: 0\r\nTransfer-Encoding : chunked\r\n`, `${size.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`],
    [`Transfer-Encoding:\x0bchunked\r\n`, `${size.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`],
  ];
  for (const method of ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'POST', 'PROPFIND']) {
    for (const [headers, body] of framings) {
      await sendBytes(port, `${method} ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n${body}`);
    }
  }
  host.close();
  expect(received.length).toBeGreaterThan(14);
  for (const text of received) {
    const [head = '', ...rest] = text.split('\r\n\r\n');
    const body = rest.join('\r\n\r\n');
    // The head delimits exactly what follows it.
    const length = /^content-length: (\d+)$/im.exec(head)?.[1];
    if (/^transfer-encoding: chunked$/im.test(head))
      expect(body).toBe(`${size.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`);
    else expect(body).toHaveLength(Number(length ?? 0));
  }
}, 60_000);

describe('JSON of very many parts', () => {
  test.each(['{}', '[]', '{"":0}', '"[{:"', '0', '[[[[[['])(
    'such as %s',
    async (part) => {
      const count = Math.floor((48 * 2 ** 20) / (part.length + 1));
      const body = `[${Array(count).fill(part).join(',')}]`;
      const growth = await growthMb(async () => {
        const { status } = await fetch(`${tuku.url}/_tuku/cityvisual/captures`, { method: 'POST', body });
        expect(status).toBe(400);
      });
      expect(growth).toBeLessThan(GROWTH_MB);
    },
    60_000,
  );
});

test('tunnels within one another, 20,000 deep, plain and to the server itself', async () => {
  for (const target of [`${vendor}:80`, `127.0.0.1:${port}`]) {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(20_000));
    const growth = await growthMb(async () => {
      expect((await readAll(socket)).match(/HTTP\/1\.1 \d+/g)?.at(-1)).toBe('HTTP/1.1 508');
    });
    expect(growth).toBeLessThan(64);
  }
});

describe('what a denied address range covers', () => {
  test.each([
    '[::]',
    '[::1]',
    '[::ffff:127.0.0.9]',
    '[0:0:0:0:0:ffff:7f00:9]',
    '127.0.0.9',
    '0177.0.0.9',
    '127.9',
    '0x7f000009',
  ])('includes %s', async (host) => {
    const answer = await sendBytes(
      port,
      `GET http://${host}:${port}/_tuku/info HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 (400|403|502) |"name":"tuku"/);
    if (/"name":"tuku"/.test(answer)) expect(['[::1]', '127.0.0.9']).toContain(host);
  });
});

describe('web pages', () => {
  const hosts = [
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.nip.example',
    '0.0.0.0',
    '[::]',
    '2130706433',
    'x@localhost',
    '',
  ];
  const paths = ['requests?bodies=true', 'info', 'faults', 'metrics', 'reset', '%72equests', './requests', '/requests'];
  test('of rebound names read nothing', async () => {
    for (const host of hosts) {
      for (const path of paths) {
        const answer = await sendBytes(
          port,
          `GET /_tuku/${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
        );
        expect([host, path, answer.slice(9, 12)]).toEqual([host, path, expect.stringMatching(/^40\d$/)]);
      }
    }
  });

  test('of other sites cause nothing', async () => {
    const mark = 'x'.repeat(20);
    for (const headers of [
      'Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors',
      'Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nOrigin: null',
      'Origin: http://evil.example',
      `Origin: http://evil.example:${port}`,
      `Origin: http://127.0.0.1:${port}.evil.example`,
      'Origin: file://',
      'Origin: ',
    ]) {
      for (const line of [
        'GET /?Action=DeleteImage',
        'POST /green/image/scan',
        'POST /rest/2.0/x',
        'POST /_tuku/reset',
      ]) {
        const head = `${line}${line.includes('?') ? '&' : '?'}m=${mark} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${headers}`;
        const answer = await sendBytes(
          port,
          `${head}\r\nContent-Type: text/plain\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
        );
        expect([headers, line, answer.slice(9, 12)]).toEqual([headers, line, '403']);
        expect(answer).not.toMatch(/access-control/i);
      }
    }
  });
});
