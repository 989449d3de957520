// Ensures that one process owns a data folder: two PostgreSQL sessions on the same files would destroy them.
//
// A process holds a folder by listening on a Unix socket in it. Unlike a lock file with a process id or a date, the socket
// dies with its process, however that ends, and it works between containers that share the folder. A stale socket file
// cannot simply be replaced: two starting processes could both do so, and the second would remove the first one's live
// socket. So every starting process publishes a socket under a unique name and then asks all others. Whoever publishes
// later sees whoever published earlier, so two processes can never both win.
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CatalogError } from './errors.ts';

export interface Ownership {
  /** Releases the folder to the next process. */
  release(): Promise<void>;
}

/** A socket's path may have 104 bytes on macOS and 108 on Linux. */
const maxAddressBytes = 100;
/** A rival that accepts a connection but does not answer within this time is suspended or very busy, but alive. */
const answerTimeoutMs = 3_000;

/** Makes this process the folder's only owner, or rejects with a CatalogError `in-use`. */
export async function claimFolder(folder: string): Promise<Ownership> {
  return process.platform === 'win32' ? claimPipe(folder) : claimSocket(folder);
}

/** Whether a process owns the folder. */
export async function isOwned(folder: string): Promise<boolean> {
  if (process.platform === 'win32') return (await ask(pipeOf(folder))) !== 'gone';
  const home = socketFolder(folder);
  const answers = await Promise.all(socketsIn(home).map((name) => ask(join(home, name))));
  return answers.some((answer) => answer !== 'gone');
}

async function claimSocket(folder: string): Promise<Ownership> {
  const home = socketFolder(folder);
  const id = randomBytes(6).toString('hex');
  const name = `owner-${id}.sock`;
  const waiting = new Set<Socket>();
  let owner = false;
  const server = createServer((socket) => {
    socket.on('error', ignore).on('close', () => waiting.delete(socket));
    waiting.add(socket);
    if (owner) socket.end('owner');
  });
  // Published by renaming, so that a visible socket always listens.
  await listen(server, join(home, `.${id}`));
  renameSync(join(home, `.${id}`), join(home, name));

  async function release(): Promise<void> {
    rmSync(join(home, name), { force: true });
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of waiting) socket.destroy();
    await closed;
  }

  for (const rival of socketsIn(home).filter((other) => other !== name)) {
    const answer = await ask(join(home, rival), rival < name ? 0 : answerTimeoutMs);
    if (answer === 'gone') {
      rmSync(join(home, rival), { force: true });
      continue;
    }
    await release();
    throw inUse(folder);
  }
  owner = true;
  for (const socket of waiting) socket.end('owner');
  return { release };
}

/** Windows gives a pipe's name to one process only, and frees it when the process ends. */
async function claimPipe(folder: string): Promise<Ownership> {
  const server = createServer((socket) => socket.on('error', ignore).end('owner'));
  await listen(server, pipeOf(folder)).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? inUse(folder) : error;
  });
  return {
    async release() {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * Asks who listens on a socket: `owner`; `gone` if no process does, or if a starting process gives way; `alive` if there is
 * no answer in time. Of two processes that start together, the one with the smaller name waits for the other to decide,
 * and the one with the greater name gives way at once (a timeout of 0).
 */
function ask(address: string, waitMs = answerTimeoutMs): Promise<'owner' | 'alive' | 'gone'> {
  const socket = createConnection(address);
  const answer = new Promise<'owner' | 'alive' | 'gone'>((resolve) => {
    socket.on('data', () => resolve('owner')).on('close', () => resolve('gone'));
    socket.on('connect', () => setTimeout(() => resolve('alive'), waitMs).unref());
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      // Other errors (no permission, a full queue) come from live sockets.
      resolve(code === 'ECONNREFUSED' || code === 'ENOENT' || code === 'ECONNRESET' ? 'gone' : 'alive');
    });
  });
  return answer.finally(() => socket.destroy());
}

function listen(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(address, resolve).unref();
  });
}

function socketsIn(home: string): string[] {
  return readdirSync(home).filter((name) => /^owner-[0-9a-f]+\.sock$/.test(name));
}

/** The folder for the sockets: the data folder itself or, if its path is too long, a short one derived from its path. */
function socketFolder(folder: string): string {
  if (Buffer.byteLength(join(folder, 'owner-000000000000.sock')) <= maxAddressBytes) return folder;
  const home = join(tmpdir(), `tuku-owner-${hashOf(folder)}`);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  return home;
}

function pipeOf(folder: string): string {
  return `\\\\.\\pipe\\tuku-${hashOf(folder)}`;
}

function hashOf(folder: string): string {
  return createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 16);
}

function inUse(folder: string): CatalogError {
  return new CatalogError('in-use', `The data folder ${folder} is in use by another process.`);
}

function ignore(): void {}
