// One process owns a data folder: two PostgreSQL sessions on the same files would destroy them.
//
// The sign of ownership is a listening Unix socket in the folder. Unlike a file with a process number or a date, it is
// dead the instant its process is, however that ended, and it works between containers that share the folder. A
// stale socket file cannot simply be replaced (two starting processes could both do it, and the second would remove
// the first one's live socket), so every starting process publishes a socket under a name of its own, and then asks
// all the others: whoever publishes later sees whoever published earlier, so two can never both win.
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CatalogError } from './errors.ts';

export interface Ownership {
  /** Lets the next process have the folder. */
  release(): Promise<void>;
}

/** A socket's address takes 104 bytes on macOS and 108 on Linux. */
const longestAddress = 100;
/** A rival that accepts but says nothing for so long is stopped or very busy, but alive. */
const patienceMs = 3_000;

/** Makes this process the folder's only owner, or rejects with a CatalogError `in-use`. */
export async function claimFolder(folder: string): Promise<Ownership> {
  return process.platform === 'win32' ? claimPipe(folder) : claimSocket(folder);
}

/** True while some process owns the folder. */
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
  // Published by renaming, so that a visible socket is always a listening one.
  await listen(server, join(home, `.${id}`));
  renameSync(join(home, `.${id}`), join(home, name));

  async function release(): Promise<void> {
    rmSync(join(home, name), { force: true });
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of waiting) socket.destroy();
    await closed;
  }

  for (const rival of socketsIn(home).filter((other) => other !== name)) {
    const answer = await ask(join(home, rival), rival < name ? 0 : patienceMs);
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

/** Windows gives a pipe's name to one process only, and takes it back when that ends. */
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
 * Asks who listens there: `owner`; `gone` when nobody does, or when a starting process gives way; `alive` when it has
 * not said within the time. Of two that start together, the smaller name waits for the other to decide, the greater
 * one gives way at once (a patience of 0).
 */
function ask(address: string, waitMs = patienceMs): Promise<'owner' | 'alive' | 'gone'> {
  const socket = createConnection(address);
  const answer = new Promise<'owner' | 'alive' | 'gone'>((resolve) => {
    socket.on('data', () => resolve('owner')).on('close', () => resolve('gone'));
    socket.on('connect', () => setTimeout(() => resolve('alive'), waitMs).unref());
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      // Other errors (no permission, a full queue) come from sockets that somebody holds.
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

/** The folder itself, or a short one that every process finds from its path when that is too long for an address. */
function socketFolder(folder: string): string {
  if (Buffer.byteLength(join(folder, 'owner-000000000000.sock')) <= longestAddress) return folder;
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
