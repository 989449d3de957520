import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serversFolder } from './state.ts';

// The line to a server in the background: a socket in the user's state folder, a named pipe on Windows. It proves that the
// server runs, which a process id does not, for the system gives it to other processes later; it ends when the server does,
// however that ends; and through it `tuku stop` lets a server close in order on Windows too, which has no signals.

/** A socket's path may have 104 bytes on macOS and 108 on Linux. */
const maxAddressBytes = 100;
const STOP = 'stop\n';

/** Answers the line of the server on a port: calls `stop` when it is asked to. Throws when the line cannot be opened. */
export async function openLine(port: number, stop: () => void): Promise<void> {
  const address = addressOf(port);
  // The port is this server's, so what lies there was left by a server that was killed.
  if (process.platform !== 'win32') rmSync(address, { force: true });
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (data) => {
      if (data.toString() === STOP) stop();
    });
    socket.unref();
  });
  await new Promise<void>((resolve, reject) => void server.once('error', reject).listen(address, resolve));
  server.unref();
  if (process.platform !== 'win32') process.once('exit', () => rmSync(address, { force: true }));
}

/** A line to a running server. */
export interface Line {
  /** Resolves when the server has ended. */
  readonly ended: Promise<void>;
  /** Asks it to end. */
  stop(): void;
  /** Hangs up. */
  close(): void;
}

/** Calls the server in the background on a port; undefined when none runs. */
export function callServer(port: number): Promise<Line | undefined> {
  const socket: Socket = createConnection(addressOf(port));
  return new Promise((resolve) => {
    socket.once('error', () => resolve(undefined));
    socket.once('connect', () => {
      socket.resume();
      const ended = new Promise<void>((done) => socket.once('close', () => done()));
      resolve({ ended, stop: () => void socket.write(STOP), close: () => socket.destroy() });
    });
  });
}

/** Whether a server in the background runs on a port. */
export async function isRunning(port: number): Promise<boolean> {
  const line = await callServer(port);
  line?.close();
  return line !== undefined;
}

function addressOf(port: number): string {
  const folder = serversFolder();
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\tuku-${hash}-${port}`;
  const path = join(folder, `${port}.sock`);
  return Buffer.byteLength(path) <= maxAddressBytes ? path : join(tmpdir(), `tuku-${hash}-${port}.sock`);
}
