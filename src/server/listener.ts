import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createPort, type Server as Port, type Socket } from 'node:net';
import type { Certificates } from './certificates.ts';
import { OptionError } from './options.ts';
import { multiplexTls, type TlsMultiplexer } from './tls-multiplexer.ts';

/** Node's default is too low for the longest GET requests that vendors accept (32 KB). */
const MAX_HEADER_BYTES = 64 * 1024;
/**
 * As long as at nginx, and longer than balancers and clients keep connections. With Node's 5 s, a server that was held up for
 * longer would close a connection whose next request had already arrived.
 */
const KEEP_ALIVE_MS = 75_000;
/** How long requests in flight may take after the server was asked to stop. */
const DRAIN_MS = 10_000;
const IDLE_CHECK_MS = 20;

/** Where to listen, and what handles the connections. */
export interface ListenOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** A second port; both speak HTTP and TLS. */
  readonly httpsPort?: number;
  readonly answer: RequestListener;
  /** Handles a CONNECT request. To admit it, answer on the socket and hand the socket to the multiplexer. */
  tunnel?(request: IncomingMessage, socket: Socket, head: Buffer, multiplexer: TlsMultiplexer): void;
  /** Used from the first TLS client on, so that plain HTTP clients need not wait for certificates. */
  readonly certificates: Certificates;
}

/** Open ports. */
export interface Listener {
  readonly port: number;
  readonly httpsPort?: number;
  /** Stops accepting connections and lets requests in flight finish; aborts those that take too long. */
  close(): Promise<void>;
}

/** Listens for HTTP and HTTPS on the same port. Throws OptionError when a port cannot be opened. */
export async function listen({
  host,
  port,
  httpsPort,
  answer,
  tunnel,
  certificates,
}: ListenOptions): Promise<Listener> {
  const limits = {
    requestTimeout: 60_000,
    headersTimeout: 20_000,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
  };
  const server = createServer(limits, answer);
  const multiplexer = multiplexTls(server, certificates);
  if (tunnel !== undefined) {
    server.on('connect', (request, socket, head) => tunnel(request, socket as Socket, head, multiplexer));
  }
  const opened = { port: await open(server, host, port, '--port') };
  if (httpsPort === undefined) return { ...opened, close: () => drain(server, multiplexer) };
  const second = createPort({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit('connection', socket));
  try {
    return {
      ...opened,
      httpsPort: await open(second, host, httpsPort, '--https-port'),
      async close() {
        second.close();
        await drain(server, multiplexer);
      },
    };
  } catch (error) {
    await drain(server, multiplexer);
    throw error;
  }
}

/** Resolves with the opened port; `option` is the option that an error message suggests changing. Rejects with OptionError. */
function open(server: Port, host: string, port: number, option: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new OptionError(whyClosed(error, host, port, option))));
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Why a port cannot be opened, and what to change. */
function whyClosed({ code, message }: NodeJS.ErrnoException, host: string, port: number, option: string): string {
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} on ${host} is in use; try ${option} 0 to pick a free one`;
    case 'EACCES':
      return `port ${port} on ${host} requires privileges that this user does not have; try ${option} 0 to pick a free one`;
    case 'EADDRNOTAVAIL':
      return `--host ${host}: this machine does not have that address`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `--host ${host}: the name does not resolve to an address (${code})`;
    default:
      return `--host ${host}: ${message}`;
  }
}

function drain(server: Server, multiplexer: TlsMultiplexer): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    // A connection that has answered its last request would stay open until its keep-alive timeout.
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    server.close(() => {
      clearTimeout(deadline);
      clearInterval(idle);
      resolve();
    });
    multiplexer.close();
  });
}
