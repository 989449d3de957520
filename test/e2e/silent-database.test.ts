import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { RunningTuku } from '../../src/server/start.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { startTestTuku } from '../support/tuku.ts';

const real = process.env.TUKU_TEST_DATABASE_URL;

/** Forwards connections until it is told to fall silent: it then forwards nothing more, and closes nothing. */
async function startProxy(target: URL): Promise<{ url: string; fallSilent(): void; stop(): void }> {
  let silent = false;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    client.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
    client.on('data', (chunk) => silent || upstream.write(chunk));
    upstream.on('data', (chunk) => silent || client.write(chunk));
  });
  const open = new Set<Socket>();
  server.on('connection', (socket) => open.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    stop() {
      for (const socket of open) socket.destroy();
      server.close();
    },
    fallSilent() {
      silent = true;
    },
  };
}

// npm run test:postgres
(real === undefined ? describe.skip : describe)('a PostgreSQL that falls silent', () => {
  let tuku: RunningTuku | undefined;
  afterEach(() => tuku?.close());

  it('is answered within ten seconds with the vendor’s server error, however many requests wait', async () => {
    const proxy = await startProxy(new URL(real ?? ''));
    tuku = await startTestTuku({ databaseUrl: proxy.url });
    const client = tiiaClient(tuku.url);
    await client.CreateGroup({ GroupId: 'silent', GroupName: 'n', MaxCapacity: 100 });
    proxy.fallSilent();
    const started = performance.now();
    const requests = Array.from({ length: 25 }, (_, i) =>
      i % 2
        ? client.DescribeGroups({ GroupId: 'silent' })
        : client.CreateGroup({ GroupId: `silent${i}`, GroupName: 'n', MaxCapacity: 100 }),
    );
    const codes = await Promise.all(
      requests.map((request) =>
        request.then(
          () => 'answered',
          ({ code }) => code,
        ),
      ),
    );
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(new Set(codes)).toEqual(new Set(['InternalError']));
    proxy.stop();
  }, 60_000);
});
