import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import type { Certificate } from './certificate.ts';
import { OptionError } from './options.ts';

/** Node's default would refuse the longest GET requests that vendors accept (32 KB). */
const MAX_HEADER_BYTES = 64 * 1024;
/** How long requests in flight may take after a stop was asked for. */
const DRAIN_MS = 10_000;
/** How long a connection may stay silent before its first byte. */
const FIRST_BYTE_MS = 60_000;
const HANDSHAKE_MS = 10_000;
/** First byte of a TLS handshake; no HTTP method begins with it. */
const TLS_HANDSHAKE = 0x16;
const IDLE_CHECK_MS = 20;

/** An open port. */
export interface Listener {
  readonly port: number;
  /** Stops accepting and lets requests in flight finish; cuts them off when they take too long. */
  close(): Promise<void>;
}

/**
 * Listens for HTTP and, on the same port, for HTTPS. Throws OptionError when the port is in use.
 * @param certificate asked when the first TLS client comes, so that others need not wait for it
 */
export function listen(
  app: RequestListener,
  { host, port }: { host: string; port: number },
  certificate: () => Promise<Certificate>,
): Promise<Listener> {
  const server = createServer({ requestTimeout: 60_000, headersTimeout: 20_000, maxHeaderSize: MAX_HEADER_BYTES }, app);
  const closeUndecided = speakBoth(server, certificate);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new OptionError(`port ${port} of ${host} is in use; try --port 0 for a free one`)
          : error,
      ),
    );
    server.listen(port, host, () =>
      resolve({
        port: (server.address() as AddressInfo).port,
        close() {
          const drained = drain(server);
          closeUndecided();
          return drained;
        },
      }),
    );
  });
}

/**
 * Lets an HTTP server look at the first byte of a connection: TLS goes through a TLS end first, and comes back decrypted.
 * The server's own handling stays in charge of all of them, so its time limits and its drain hold for both.
 * @returns closes the connections that have not said which they are, or are still shaking hands
 */
function speakBoth(server: Server, certificate: () => Promise<Certificate>): () => void {
  const handlers = server.listeners('connection') as ((socket: Duplex) => void)[];
  const serveHttp = (socket: Duplex) => {
    for (const handler of handlers) handler.call(server, socket);
  };
  const undecided = new Map<string, Socket>();
  let tls: Promise<TlsServer> | undefined;

  async function openTls(): Promise<TlsServer> {
    const end = createTlsServer({
      ...(await certificate()),
      ALPNProtocols: ['http/1.1'],
      handshakeTimeout: HANDSHAKE_MS,
    });
    end.on('secureConnection', (socket) => {
      undecided.delete(clientOf(socket));
      serveHttp(socket);
    });
    // A client that does not trust the certificate hangs up in the middle.
    end.on('tlsClientError', (_error, socket) => socket.destroy());
    return end;
  }

  async function shakeHands(socket: Socket): Promise<void> {
    tls ??= openTls();
    try {
      (await tls).emit('connection', socket);
    } catch {
      tls = undefined;
      socket.destroy();
    }
  }

  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const client = clientOf(socket);
    undecided.set(client, socket);
    const hangUp = () => socket.destroy();
    socket.once('close', () => undecided.delete(client)).on('error', hangUp);
    socket.setTimeout(FIRST_BYTE_MS, hangUp);
    socket.once('data', (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      socket.setTimeout(0, hangUp);
      if (first[0] === TLS_HANDSHAKE) return void shakeHands(socket);
      undecided.delete(client);
      serveHttp(socket);
      socket.resume();
    });
  });

  return () => {
    for (const socket of undecided.values()) socket.destroy();
  };
}

/** A TLS socket has its raw socket's. */
function clientOf(socket: Socket): string {
  return `${socket.remoteAddress}:${socket.remotePort}`;
}

function drain(server: Server): Promise<void> {
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
