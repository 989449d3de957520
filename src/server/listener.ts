import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OptionError } from './options.ts';

/** Node's default would refuse the longest GET requests that vendors accept (32 KB). */
const MAX_HEADER_BYTES = 64 * 1024;
/** How long requests in flight may take after a stop was asked for. */
const DRAIN_MS = 10_000;
const IDLE_CHECK_MS = 20;

/** Listens; resolves with the server and the port it got. Throws OptionError when the port is in use. */
export function listen(
  app: RequestListener,
  { host, port }: { host: string; port: number },
): Promise<{ server: Server; port: number }> {
  const server = createServer({ requestTimeout: 60_000, headersTimeout: 20_000, maxHeaderSize: MAX_HEADER_BYTES }, app);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new OptionError(`port ${port} of ${host} is in use; try --port 0 for a free one`)
          : error,
      ),
    );
    server.listen(port, host, () => resolve({ server, port: (server.address() as AddressInfo).port }));
  });
}

/** Stops accepting and lets requests in flight finish; cuts them off when they take too long. */
export function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    // A connection that answers its last request now would stay open, idle, until its keep-alive time is over.
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    server.close(() => {
      clearTimeout(late);
      clearInterval(idle);
      resolve();
    });
  });
}
