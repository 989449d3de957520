import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import type { Certificates, LocalCertificate } from './certificates.ts';

/** How long a connection may stay silent before its first byte. */
const FIRST_BYTE_MS = 60_000;
const HANDSHAKE_MS = 10_000;
/** First byte of a TLS handshake; no HTTP method starts with it. */
const TLS_HANDSHAKE = 0x16;

/** Accepts connections before it is known whether they speak HTTP or TLS. */
export interface TlsMultiplexer {
  /** @param head bytes that the connection has already sent */
  accept(socket: Socket, head?: Buffer): void;
  /** Closes connections whose protocol is not known yet or whose TLS handshake is not complete; accepts no more. */
  close(): void;
}

/**
 * Makes an HTTP server speak HTTP and TLS on the same port: the first byte of a connection tells which it is, and TLS is
 * decrypted first. The HTTP server then handles both, so its timeouts and its graceful shutdown apply to both.
 */
export function multiplexTls(server: Server, certificates: Certificates): TlsMultiplexer {
  const handlers = server.listeners('connection') as ((socket: Duplex) => void)[];
  const serveHttp = (socket: Duplex) => {
    for (const handler of handlers) handler.call(server, socket);
  };
  /** Connections whose protocol is not known yet or whose handshake is not complete, by client address and port. */
  const pending = new Map<string, Socket>();
  let closed = false;
  let tls: Promise<TlsServer> | undefined;
  /** For clients that send no server name. */
  let local: LocalCertificate | undefined;

  async function openTls(): Promise<TlsServer> {
    local = await certificates.local();
    const tlsServer = createTlsServer({
      ...local,
      SNICallback: (name, done) => {
        certificates.contextFor(name).then(
          (context) => done(null, context),
          (error: Error) => done(error),
        );
      },
      ALPNProtocols: ['http/1.1'],
      handshakeTimeout: HANDSHAKE_MS,
    });
    tlsServer.on('secureConnection', (socket) => {
      pending.delete(clientOf(socket));
      serveHttp(socket);
    });
    // A client that does not trust the certificate aborts the handshake.
    tlsServer.on('tlsClientError', (_error, socket) => socket.destroy());
    return tlsServer;
  }

  async function startTls(socket: Socket): Promise<void> {
    // Do not wait for a client that disconnects during the handshake.
    socket.allowHalfOpen = false;
    tls ??= openTls();
    try {
      const tlsServer = await tls;
      if (local !== undefined && Date.now() >= local.renewAt) {
        local = await certificates.local();
        tlsServer.setSecureContext(local);
      }
      tlsServer.emit('connection', socket);
    } catch {
      tls = undefined;
      socket.destroy();
    }
  }

  function accept(socket: Socket, head?: Buffer): void {
    if (closed) return void socket.destroy();
    const client = clientOf(socket);
    pending.set(client, socket);
    const hangUp = () => socket.destroy();
    socket.once('close', () => pending.delete(client)).on('error', hangUp);
    socket.once('end', hangUp);
    socket.setTimeout(FIRST_BYTE_MS, hangUp);
    socket.once('data', (bytes: Buffer) => {
      socket.pause();
      socket.unshift(bytes);
      socket.setTimeout(0, hangUp);
      socket.off('end', hangUp);
      if (bytes[0] === TLS_HANDSHAKE) return void startTls(socket);
      pending.delete(client);
      serveHttp(socket);
      socket.resume();
    });
    if (head !== undefined && head.length > 0) socket.unshift(head);
  }

  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => accept(socket));
  return {
    accept,
    close() {
      closed = true;
      for (const socket of pending.values()) socket.destroy();
    },
  };
}

/** Identifies a client by address and port, which are the same for a TLS socket and its raw socket. */
export function clientOf(socket: Socket): string {
  return `${socket.remoteAddress}:${socket.remotePort}`;
}
