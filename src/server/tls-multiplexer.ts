import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import type { Certificates } from './certificates.ts';

/** How long a connection may stay silent before its first byte. */
const FIRST_BYTE_MS = 60_000;
const HANDSHAKE_MS = 10_000;
/** First byte of a TLS handshake; no HTTP method begins with it. */
const TLS_HANDSHAKE = 0x16;

/** What takes connections of which nobody knows yet whether they speak HTTP or TLS. */
export interface Entrance {
  /** @param first what the connection has already sent */
  enter(socket: Socket, first?: Buffer): void;
  /** Closes the connections that have not said which they are, or are still shaking hands, and lets nobody in. */
  close(): void;
}

/**
 * Lets an HTTP server look at the first byte of a connection: TLS goes through a TLS end first, and comes back decrypted.
 * The server's own handling stays in charge of all of them, so its time limits and its drain hold for both.
 */
export function speakBoth(server: Server, certificates: Certificates): Entrance {
  const handlers = server.listeners('connection') as ((socket: Duplex) => void)[];
  const serveHttp = (socket: Duplex) => {
    for (const handler of handlers) handler.call(server, socket);
  };
  const undecided = new Map<string, Socket>();
  let closed = false;
  let tls: Promise<TlsServer> | undefined;

  async function openTls(): Promise<TlsServer> {
    const end = createTlsServer({
      // For clients that name no host.
      ...(await certificates.local()),
      SNICallback: (name, done) => {
        certificates.contextFor(name).then(
          (context) => done(null, context),
          (error: Error) => done(error),
        );
      },
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
    // A client that goes away in the middle of a handshake is not waited for.
    socket.allowHalfOpen = false;
    tls ??= openTls();
    try {
      (await tls).emit('connection', socket);
    } catch {
      tls = undefined;
      socket.destroy();
    }
  }

  function enter(socket: Socket, first?: Buffer): void {
    if (closed) return void socket.destroy();
    const client = clientOf(socket);
    undecided.set(client, socket);
    const hangUp = () => socket.destroy();
    socket.once('close', () => undecided.delete(client)).on('error', hangUp);
    socket.once('end', hangUp);
    socket.setTimeout(FIRST_BYTE_MS, hangUp);
    socket.once('data', (bytes: Buffer) => {
      socket.pause();
      socket.unshift(bytes);
      socket.setTimeout(0, hangUp);
      socket.off('end', hangUp);
      if (bytes[0] === TLS_HANDSHAKE) return void shakeHands(socket);
      undecided.delete(client);
      serveHttp(socket);
      socket.resume();
    });
    if (first !== undefined && first.length > 0) socket.unshift(first);
  }

  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => enter(socket));
  return {
    enter,
    close() {
      closed = true;
      for (const socket of undecided.values()) socket.destroy();
    },
  };
}

/** A TLS socket has its raw socket's. */
function clientOf(socket: Socket): string {
  return `${socket.remoteAddress}:${socket.remotePort}`;
}
