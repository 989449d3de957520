import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createPort, type Server as Port, type Socket } from 'node:net';
import type { Certificates } from './certificates.ts';
import { OptionError } from './options.ts';
import { type Entrance, speakBoth } from './tls-multiplexer.ts';

/** Node's default would refuse the longest GET requests that vendors accept (32 KB). */
const MAX_HEADER_BYTES = 64 * 1024;
/** How long requests in flight may take after a stop was asked for. */
const DRAIN_MS = 10_000;
const IDLE_CHECK_MS = 20;

/** What the ports lead to. */
export interface Listening {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** A second port; both speak HTTP and TLS. */
  readonly httpsPort?: number;
  readonly answer: RequestListener;
  /** Decides on a CONNECT request; to admit it, it answers on the socket and hands it to the entrance. */
  tunnel?(request: IncomingMessage, socket: Socket, head: Buffer, entrance: Entrance): void;
  /** Asked when the first TLS client comes, so that others need not wait for them. */
  readonly certificates: Certificates;
}

/** Open ports. */
export interface Listener {
  readonly port: number;
  readonly httpsPort?: number;
  /** Stops accepting and lets requests in flight finish; cuts them off when they take too long. */
  close(): Promise<void>;
}

/** Listens for HTTP and, on the same port, for HTTPS. Throws OptionError when a port cannot be had. */
export async function listen({ host, port, httpsPort, answer, tunnel, certificates }: Listening): Promise<Listener> {
  const limits = { requestTimeout: 60_000, headersTimeout: 20_000, maxHeaderSize: MAX_HEADER_BYTES };
  const server = createServer(limits, answer);
  const entrance = speakBoth(server, certificates);
  if (tunnel !== undefined) {
    server.on('connect', (request, socket, head) => tunnel(request, socket as Socket, head, entrance));
  }
  const opened = { port: await open(server, host, port, '--port') };
  if (httpsPort === undefined) return { ...opened, close: () => drain(server, entrance) };
  const second = createPort({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit('connection', socket));
  try {
    return {
      ...opened,
      httpsPort: await open(second, host, httpsPort, '--https-port'),
      async close() {
        second.close();
        await drain(server, entrance);
      },
    };
  } catch (error) {
    await drain(server, entrance);
    throw error;
  }
}

/** The port that was opened; `option` is what the user may change when it cannot be. */
function open(server: Port, host: string, port: number, option: string): Promise<number> {
  const reasons: Partial<Record<string, string>> = {
    EADDRINUSE: `is in use; try ${option} 0 for a free one`,
    EACCES: `needs more rights than this user has; try ${option} 0 for a free one`,
  };
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = reasons[error.code ?? ''];
      reject(reason === undefined ? error : new OptionError(`port ${port} of ${host} ${reason}`));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function drain(server: Server, entrance: Entrance): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    // A connection that answers its last request now would stay open, idle, until its keep-alive time is over.
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    server.close(() => {
      clearTimeout(late);
      clearInterval(idle);
      resolve();
    });
    entrance.close();
  });
}
