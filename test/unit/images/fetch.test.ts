import type { LookupFunction } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createImageFetcher } from '../../../src/images/fetch.ts';
import { closeServers, fetchFrom, serve, serveRaw } from './servers.ts';
import { fixture, problemOf } from './support.ts';

const picture = fixture('robot.png');
const limit = { maxBytes: 100_000 };

afterEach(closeServers);

describe('fetching a picture', () => {
  test('gives its bytes', async () => {
    const url = await serve((_, answer) => answer.end(picture));
    expect((await fetchFrom(`${url}/robot.png?sign=abc`)).equals(picture)).toBe(true);
  });

  test('gives its bytes when they arrive in chunks without a length', async () => {
    const url = await serve((_, answer) => {
      answer.write(picture.subarray(0, 1000));
      setTimeout(() => answer.end(picture.subarray(1000)), 20);
    });
    expect((await fetchFrom(url)).equals(picture)).toBe(true);
  });

  test('requests the file uncompressed, on a connection of its own', async () => {
    let headers: Record<string, unknown> = {};
    const url = await serve((request, answer) => {
      headers = request.headers;
      answer.end(picture);
    });
    await fetchFrom(url);
    expect(headers).toMatchObject({ 'accept-encoding': 'identity', connection: 'close' });
  });

  test('follows redirects, absolute and relative', async () => {
    const target = await serve((_, answer) => answer.end(picture));
    const url = await serve((request, answer) => {
      const next = request.url === '/a' ? '/b' : `${target}/c`;
      answer.writeHead(request.url === '/a' ? 307 : 302, { location: next }).end('moved');
    });
    expect((await fetchFrom(`${url}/a`)).equals(picture)).toBe(true);
  });

  test('uses no proxy of the environment', async () => {
    const url = await serve((_, answer) => answer.end(picture));
    process.env.http_proxy = 'http://127.0.0.1:9';
    try {
      expect((await fetchFrom(url)).equals(picture)).toBe(true);
    } finally {
      delete process.env.http_proxy;
    }
  });

  test('runs a bounded number of downloads at a time', async () => {
    let now = 0;
    let peak = 0;
    const url = await serve((_, answer) => {
      peak = Math.max(peak, ++now);
      setTimeout(() => {
        now--;
        answer.end(picture);
      }, 20);
    });
    const fetcher = createImageFetcher({ maxParallel: 3 });
    await Promise.all(Array.from({ length: 12 }, (_, index) => fetcher.fetch(`${url}/${index}`, limit)));
    expect(peak).toBe(3);
  });
});

describe('a file over the limit', () => {
  test('is refused by its declared length', async () => {
    const url = await serve((_, answer) => answer.writeHead(200, { 'content-length': 1e9 }).flushHeaders());
    expect(await problemOf(fetchFrom(url))).toBe('too-many-bytes');
  });

  test('is refused while it streams, and the connection is closed', async () => {
    let sent = 0;
    let closed: () => void;
    const end = new Promise<void>((done) => (closed = done));
    const url = await serve((_, answer) => {
      const more = () => {
        while (!answer.destroyed && answer.write(Buffer.alloc(16_384))) sent += 16_384;
      };
      answer.on('drain', more).on('close', () => closed());
      more();
    });
    expect(await problemOf(fetchFrom(url))).toBe('too-many-bytes');
    await end;
    expect(sent).toBeLessThan(20_000_000);
  });

  test('may have exactly as many bytes', async () => {
    const url = await serve((_, answer) => answer.end(picture));
    expect(await problemOf(fetchFrom(url, {}, { maxBytes: picture.length }))).toBe('none');
    expect(await problemOf(fetchFrom(url, {}, { maxBytes: picture.length - 1 }))).toBe('too-many-bytes');
  });
});

describe('a download that fails', () => {
  test.each([201, 204, 206, 304, 403, 404, 500])('by status %d', async (status) => {
    const url = await serve((_, answer) => answer.writeHead(status).end());
    await expect(fetchFrom(url)).rejects.toMatchObject({
      problem: 'download',
      message: expect.stringContaining(`${status}`),
    });
  });

  test('by a redirect without a target', async () => {
    const url = await serve((_, answer) => answer.writeHead(302).end());
    expect(await problemOf(fetchFrom(url))).toBe('download');
  });

  test('by redirects in a circle', async () => {
    let hops = 0;
    const url = await serve((_, answer) => {
      hops++;
      answer.writeHead(302, { location: '/again' }).end();
    });
    await expect(fetchFrom(url, { maxRedirects: 3 })).rejects.toThrow('redirects more than 3 times');
    expect(hops).toBe(4);
  });

  test('by a compressed response, which was not requested', async () => {
    const url = await serve((_, answer) =>
      answer.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(picture)),
    );
    expect(await problemOf(fetchFrom(url))).toBe('download');
  });

  test('by a refused connection', async () => {
    const url = await serve(() => undefined);
    await closeServers();
    await expect(fetchFrom(url)).rejects.toMatchObject({
      problem: 'download',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('by an unknown host', async () => {
    const lookup: LookupFunction = (host, _, callback) =>
      callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }), '');
    await expect(fetchFrom('http://nowhere.test/', { lookup })).rejects.toMatchObject({
      problem: 'download',
      message: expect.stringContaining('ENOTFOUND nowhere.test'),
    });
  });

  test.each([
    ['a reset before the answer', ''],
    ['a reset inside the header', 'HTTP/1.1 200 OK\r\nconte'],
    ['a reset inside the file', 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nabc'],
    ['an answer that is not HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['a header without end', `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}`],
  ])('by %s', async (_, bytes) => {
    expect(await problemOf(fetchFrom(await serveRaw(bytes, 'reset')))).toBe('download');
  });

  test('by TLS spoken to a plain server', async () => {
    const url = await serve((_, answer) => answer.end(picture));
    expect(await problemOf(fetchFrom(url.replace('http:', 'https:')))).toBe('download');
  });
});

describe('a download that takes too long', () => {
  const inTime = async (work: Promise<unknown>) => {
    const start = performance.now();
    await expect(work).rejects.toMatchObject({
      problem: 'download',
      message: expect.stringMatching(/longer than 150 ms|imeout/),
    });
    expect(performance.now() - start).toBeLessThan(1500);
  };
  const soon = { ...limit, totalTimeoutMs: 150 };

  test.each([
    ['no answer', ''],
    ['half a header', 'HTTP/1.1 200 OK\r\nconten'],
    ['half a file', 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nabc'],
  ])('ends: %s', async (_, bytes) => {
    await inTime(fetchFrom(await serveRaw(bytes, 'wait'), {}, soon));
  });

  test('ends: a byte at a time', async () => {
    const url = await serve((_, answer) => {
      const timer = setInterval(() => answer.write('x'), 10);
      answer.on('close', () => clearInterval(timer));
    });
    await inTime(fetchFrom(url, { totalTimeoutMs: 150 }));
  });

  test('ends: slow redirects, whose times add up', async () => {
    const url = await serve((_, answer) => {
      setTimeout(() => answer.writeHead(302, { location: '/' }).end(), 60);
    });
    await inTime(fetchFrom(url, { maxRedirects: 50 }, soon));
  });

  test('ends: a name server that does not answer', async () => {
    await inTime(fetchFrom('http://slow.test/', { lookup: () => undefined }, soon));
    await inTime(fetchFrom('http://slow.test/', { lookup: () => undefined, connectTimeoutMs: 150 }));
  });

  test('releases its slot to the next one', async () => {
    const fetcher = createImageFetcher({ maxParallel: 1 });
    const stuck = await serveRaw('', 'wait');
    const url = await serve((_, answer) => answer.end(picture));
    const [first, second] = await Promise.allSettled([fetcher.fetch(stuck, soon), fetcher.fetch(url, soon)]);
    expect([first.status, second.status]).toEqual(['rejected', 'fulfilled']);
  });
});
