import { createHash, randomBytes } from 'node:crypto';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Copy, States } from '../catalog/state/port.ts';
import type { KeptFile } from '../engine/state-keeper.ts';
import { makeFolder } from '../folders.ts';
import { syncFolder } from '../sync.ts';
import type { Header } from './format.ts';

/** Unfinished files of this age were left by processes that ended. */
const abandonedAfterMs = 3_600_000;

/** The lines of an archive, several at a time: see docs/snapshots.md. */
export async function* archiveOf(
  header: Header,
  { states, copy, files }: { states: States; copy: Copy; files: readonly KeptFile[] },
): AsyncGenerator<string> {
  const hash = createHash('sha256');
  const hashed = (text: string) => {
    hash.update(text);
    return text;
  };
  yield hashed(`${JSON.stringify(header)}\n`);
  for (const table of header.tables) {
    for await (const lines of states.rows(copy, table)) yield hashed(`${lines}\n`);
  }
  const savedAt = Date.parse(header.savedAt);
  for (const { key, file, ttlMs } of files) {
    const { namespace, contentType, bytes } = file;
    const expiresAt = new Date(savedAt + ttlMs).toISOString();
    const line = { key, namespace, contentType, expiresAt, bytes: Buffer.from(bytes).toString('base64') };
    yield hashed(`${JSON.stringify(line)}\n`);
  }
  yield `${JSON.stringify({ sha256: hash.digest('hex') })}\n`;
}

/**
 * Writes a compressed file beside its place, and puts it there when the disk has it. An older file of the name stays until
 * then. Rejects with the file system's error, or with that of the text; then nothing has changed.
 */
export async function writeArchive(path: string, text: AsyncIterable<string>): Promise<void> {
  const folder = dirname(path);
  makeFolder(folder, 0o700);
  await removeAbandoned(folder);
  const unfinished = join(folder, `.${randomBytes(8).toString('hex')}.part`);
  try {
    const file = await open(unfinished, 'wx', 0o600);
    try {
      // Numbers of embeddings hardly compress: more effort saves little.
      const compressed = createGzip({ level: 1 });
      await pipeline(Readable.from(text), compressed, async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks) await file.appendFile(chunk);
      });
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  syncFolder(folder);
}

async function removeAbandoned(folder: string): Promise<void> {
  for (const name of (await readdir(folder)).filter((each) => /^\.[0-9a-f]{16}\.part$/.test(each))) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > abandonedAfterMs) await rm(path, { force: true });
  }
}
