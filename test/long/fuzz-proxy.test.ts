import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import fc from 'fast-check';
import type { RunningTuku } from '../../src/server/start.ts';
import { ask, connectThrough, readAll, secureThrough, sendBytes } from '../support/proxy-client.ts';
import { startTestTuku } from '../support/tuku.ts';

const RUNS = 100;
const vendor = 'tiia.tencentcloudapi.com';

let tuku: RunningTuku;
let ca: string;
beforeAll(async () => {
  tuku = await startTestTuku();
  ca = await (await fetch(`${tuku.url}/_tuku/certificate`)).text();
});
afterAll(() => tuku.close());
/** After every attempt the server answers, and a tunnel works from end to end. */
afterEach(async () => {
  const socket = await secureThrough(tuku.port, vendor, ca);
  expect(await ask(socket, `GET / HTTP/1.1\r\nHost: ${vendor}`)).toMatch(/^HTTP\/1.1 200 /);
});

/** First byte of what TLS says to bytes that it does not understand. */
const ALERT = 0x15;
/** What may come back to garbage: nothing, or an answer with a client's fault. */
const REFUSED = /^$|^HTTP\/1\.1 4\d\d /;
const bytes = (maxLength: number) => fc.uint8Array({ minLength: 1, maxLength }).map((array) => Buffer.from(array));

describe('CONNECT lines', () => {
  it('of any text are refused unless they name a vendor’s host', async () => {
    const part = fc.oneof(
      fc.constantFrom(
        vendor,
        'example.com',
        '127.0.0.1',
        '[::1]',
        '[',
        ']',
        ':',
        '@',
        '/',
        '.',
        '..',
        '%00',
        'http://',
      ),
      fc.constantFrom(':443', ':0', ':99999', ':-1', ':1e3', ':', '?x=1', '#', ' ', '\t', '\0', 'ü', '𝕏'),
      fc.string({ maxLength: 10 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 4 }), async (parts) => {
        const target = parts.join('').replace(/[\r\n]/g, '');
        fc.pre(!new RegExp(`(^|\\.)${vendor}\\.?:\\d+$`, 'i').test(target));
        const answer = await sendBytes(tuku.port, Buffer.from(`CONNECT ${target} HTTP/1.1\r\nHost: x\r\n\r\n`));
        expect(answer).toMatch(REFUSED);
      }),
      { numRuns: RUNS },
    );
  });

  it.each([
    ['without a version', `CONNECT ${vendor}:443\r\n\r\n`],
    ['of an unknown version', `CONNECT ${vendor}:443 HTTP/9.9\r\n\r\n`],
    ['with huge headers', `CONNECT ${vendor}:443 HTTP/1.1\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`],
    ['with a huge target', `CONNECT ${'a'.repeat(100_000)}:443 HTTP/1.1\r\n\r\n`],
    ['with many headers', `CONNECT ${vendor}:443 HTTP/1.1\r\n${'a: b\r\n'.repeat(60_000)}\r\n`],
    ['with a broken header', `CONNECT ${vendor}:443 HTTP/1.1\r\nno colon\r\n\r\n`],
  ])('%s are refused', async (_name, line) => {
    expect(await sendBytes(tuku.port, line)).toMatch(REFUSED);
  });
});

describe('absolute targets', () => {
  it('of any text are refused or answered, never by a fault of ours', async () => {
    const part = fc.oneof(
      fc.constantFrom('http:', 'https:', 'HTTP:', 'ftp:', '//', '///', '@', ':', '?', '#', '/_tuku/reset', '\\'),
      fc.constantFrom(vendor, 'example.com', 'user:secret@example.com', '[::1]', '%0d%0a', '%', ':80', ':x'),
      fc.string({ maxLength: 8 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 5 }), async (parts) => {
        const target = parts.join('').replace(/[\s\0]/g, '');
        const head = `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
        expect(await sendBytes(tuku.port, head)).toMatch(/^$|^HTTP\/1\.1 [24]\d\d /);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('inside a tunnel', () => {
  const tunnel = async () => (await connectThrough(tuku.port, `${vendor}:443`)).socket;
  /** The client says no more, as one that gave up. */
  const finished = (socket: Socket) => {
    socket.end();
    return readAll(socket);
  };

  it('any bytes are refused or dropped', async () => {
    await fc.assert(
      fc.asyncProperty(bytes(300), fc.boolean(), async (garbage, greeting) => {
        const socket = await tunnel();
        socket.write(greeting ? Buffer.concat([Buffer.from([0x16, 3, 1]), garbage]) : garbage);
        const answer = await finished(socket);
        const [type] = Buffer.from(answer, 'latin1');
        if (type !== ALERT) expect(answer).toMatch(REFUSED);
      }),
      { numRuns: RUNS },
    );
  });

  it('a TLS greeting that breaks off anywhere is dropped', async () => {
    const hello = await greeting();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: hello.length - 1 }), fc.nat(255), async (cut, byte) => {
        const socket = await tunnel();
        socket.write(Buffer.concat([hello.subarray(0, cut), Buffer.from([byte])]));
        await finished(socket);
      }),
      { numRuns: RUNS / 4 },
    );
  });

  it('garbage after the handshake is refused or dropped', async () => {
    await fc.assert(
      fc.asyncProperty(bytes(200), async (garbage) => {
        const socket = await secureThrough(tuku.port, vendor, ca);
        socket.write(garbage);
        socket.end();
        expect(await readAll(socket)).toMatch(/^$|^HTTP\/1\.1 4/);
      }),
      { numRuns: RUNS / 4 },
    );
  });

  it('headers over the limit are refused', async () => {
    const socket = await secureThrough(tuku.port, vendor, ca);
    const answer = await ask(socket, `GET / HTTP/1.1\r\nHost: ${vendor}\r\nX: ${'a'.repeat(100_000)}`);
    expect(answer).toMatch(/^$|^HTTP\/1.1 431 /);
  });

  it('clients that hang up at any moment leave nothing behind', async () => {
    const steps: ((socket: Socket) => void)[] = [
      (socket) => socket.destroy(),
      (socket) => socket.resetAndDestroy(),
      (socket) => void socket.end(),
      (socket) => void socket.write(Buffer.from([0x16]), () => socket.resetAndDestroy()),
      (socket) => void socket.write('GET / HT', () => socket.resetAndDestroy()),
    ];
    for (const step of steps) {
      const socket = await tunnel();
      step(socket);
      await readAll(socket);
      const early = connect(tuku.port, '127.0.0.1');
      early.on('error', () => undefined).write(`CONNECT ${vendor}:443 HTTP/1.1\r\n\r\n`, () => step(early));
      await readAll(early);
    }
  });

  it('bytes that come one by one, across CONNECT and what follows, are taken', async () => {
    const request = `GET / HTTP/1.1\r\nHost: ${vendor}\r\nConnection: close\r\n\r\n`;
    const socket = connect(tuku.port, '127.0.0.1').setNoDelay();
    const answer = readAll(socket);
    for (const byte of `CONNECT ${vendor}:80 HTTP/1.1\r\n\r\n${request}`) {
      socket.write(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await answer).toMatch(/^HTTP\/1.1 200 Connection Established\r\n\r\nHTTP\/1.1 200 /);
  });

  it('many silent clients keep nobody else out', async () => {
    const silent = await Promise.all(Array.from({ length: 100 }, tunnel));
    const half = silent.slice(0, 50);
    for (const socket of half) socket.write(Buffer.from([0x16, 3]));
    const socket = await secureThrough(tuku.port, vendor, ca);
    expect(await ask(socket, `GET / HTTP/1.1\r\nHost: ${vendor}`)).toMatch(/^HTTP\/1.1 200 /);
    for (const one of silent) one.destroy();
  });
});

/** The first bytes of a real TLS client. */
async function greeting(): Promise<Buffer> {
  const { createServer } = await import('node:net');
  const { connect: connectTls } = await import('node:tls');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const client = connectTls({ host: '127.0.0.1', port, servername: vendor }).on('error', () => undefined);
  const [peer] = (await once(server, 'connection')) as [Socket];
  const [hello] = (await once(peer, 'data')) as [Buffer];
  client.destroy();
  peer.destroy();
  server.close();
  return hello;
}
