import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';

/** A status line, headers and body, read until the server closes the connection. */
export async function readAll(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  socket.on('error', () => undefined);
  if (!socket.closed) await once(socket, 'close');
  return text;
}

/** Sends bytes on a connection of its own, and gives what comes back before it closes. */
export async function sendBytes(port: number, bytes: string | Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  return readAll(socket);
}

/** Asks a proxy for a tunnel: the answer, and the connection when it was admitted. */
export function connectThrough(port: number, target: string): Promise<{ answer: IncomingMessage; socket: Socket }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method: 'CONNECT', path: target });
    sent.on('connect', (answer, socket) => resolve({ answer, socket: socket as Socket }));
    sent.on('error', reject).end();
  });
}

/** TLS inside a tunnel, verified against one authority; rejects when the certificate does not fit. */
export async function secureThrough(port: number, host: string, ca: string): Promise<TLSSocket> {
  const { socket } = await connectThrough(port, `${host}:443`);
  const secure = connectTls({ socket, servername: host, ca });
  await once(secure, 'secureConnect');
  return secure;
}

/** One request on a connection, the last one; the answer's text with its head. */
export function ask(socket: Socket, head: string, body = ''): Promise<string> {
  socket.write(`${head}\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  return readAll(socket);
}
