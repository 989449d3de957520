import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type LookupFunction, type Server } from 'node:net';
import { createImageFetcher, type FetchOptions, type FetchPolicy } from '../../../src/images/fetch.ts';

const closers: (() => Promise<unknown>)[] = [];

/** To be called after each test that has served something. */
export async function closeServers(): Promise<void> {
  await Promise.all(closers.splice(0).map((close) => close()));
}

/** Starts a web server and gives its address without a slash at the end. */
export async function serve(listener: RequestListener, host = '127.0.0.1'): Promise<string> {
  const server = createHttpServer(listener);
  const port = await listen(server, host, () => server.closeAllConnections());
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Starts a server that sends these bytes, whatever it is asked, and then does as told. */
export async function serveRaw(bytes: string, then: 'wait' | 'reset'): Promise<string> {
  const hangUp: (() => void)[] = [];
  const server = createTcpServer((socket) => {
    hangUp.push(() => socket.destroy());
    socket.on('error', () => undefined);
    socket.once('data', () => socket.write(bytes, () => then === 'reset' && socket.resetAndDestroy()));
  });
  const port = await listen(server, '127.0.0.1', () => {
    for (const end of hangUp) end();
  });
  return `http://127.0.0.1:${port}`;
}

async function listen(server: Server, host: string, hangUp: () => void): Promise<number> {
  await new Promise<void>((done, failed) => server.once('error', failed).listen(0, host, done));
  closers.push(() => {
    const closed = new Promise((done) => server.close(done));
    hangUp();
    return closed;
  });
  return (server.address() as AddressInfo).port;
}

export function fetchFrom(
  url: string,
  policy: FetchPolicy = {},
  options: FetchOptions = { maxBytes: 100_000 },
): Promise<Buffer> {
  return createImageFetcher(policy).fetch(url, options);
}

/** Resolves every host name to these addresses. */
export function resolvesTo(...addresses: string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return (_, options, callback) => {
    if (options.all) callback(null, found);
    else callback(null, addresses[0] ?? '', found[0]?.family);
  };
}
