import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { type Copy, StateError, type States } from '../catalog/state/port.ts';
import type { KeptFile } from '../engine/state-keeper.ts';
import { SnapshotError } from './error.ts';
import { type Header, MAX_HEADER_BYTES, MAX_LINE_BYTES, parseHeader } from './format.ts';

/** About how many bytes of rows are stored at a time. */
const batchBytes = 2 * 1024 * 1024;
const newline = 0x0a;

/** The first line of an archive. Throws SnapshotError. */
export async function readHeader(path: string, catalog: number): Promise<Header> {
  for await (const line of linesOf(path, MAX_HEADER_BYTES)) return parseHeader(line.toString(), catalog);
  throw incomplete();
}

/** Stores the rows of an archive in a copy and returns its files. Throws SnapshotError; the archive is sound when it resolves. */
export async function readArchive(
  path: string,
  { states, copy, now }: { states: States; copy: Copy; now: number },
): Promise<KeptFile[]> {
  const hash = createHash('sha256');
  const lines = linesOf(path, MAX_LINE_BYTES);
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw incomplete();
    return value;
  };
  const hashed = async () => {
    const line = await next();
    hash.update(line).update('\n');
    return line;
  };
  try {
    const header = parseHeader((await hashed()).toString(), states.format);
    for (const table of header.tables) {
      for (let left = table.rows; left > 0; ) {
        const batch: Buffer[] = [];
        for (let bytes = 0; left > 0 && bytes < batchBytes; left--) {
          const line = await hashed();
          bytes += line.length;
          batch.push(line);
        }
        await states.add(copy, table.name, table.columns, `[${batch.join(',')}]`);
      }
    }
    const files: KeptFile[] = [];
    for (let left = header.files; left > 0; left--) files.push(parseFile(await hashed(), now));
    const { sha256 } = parseJson(await next()) as { sha256?: unknown };
    if (sha256 !== hash.digest('hex') || !(await lines.next()).done) {
      throw new SnapshotError('damaged', 'its content is not what its checksum says');
    }
    return files.filter(({ ttlMs }) => ttlMs > 0);
  } catch (error) {
    if (error instanceof StateError) throw new SnapshotError('damaged', `its rows cannot be stored: ${error.message}`);
    throw error;
  } finally {
    await lines.return(undefined);
  }
}

/** The lines of a compressed file, without their ends. Throws SnapshotError for what is no such file. */
async function* linesOf(path: string, maxBytes: number): AsyncGenerator<Buffer, undefined> {
  const file = createReadStream(path);
  const content = createGunzip();
  file.on('error', (error) => content.destroy(error)).pipe(content);
  let begun: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of content as AsyncIterable<Buffer>) {
      let from = 0;
      for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
        yield Buffer.concat([...begun, chunk.subarray(from, end)]);
        [begun, length, from] = [[], 0, end + 1];
      }
      begun.push(chunk.subarray(from));
      length += chunk.length - from;
      if (length > maxBytes) throw new SnapshotError('damaged', 'it has a line that is too long');
    }
  } catch (error) {
    // Unlike zlib's errors, those of the file system are not the archive's fault.
    if (/^Z_/.test((error as NodeJS.ErrnoException).code ?? '')) throw incomplete();
    throw error;
  } finally {
    file.destroy();
    content.destroy();
  }
  if (length > 0) throw incomplete();
  return undefined;
}

function parseFile(line: Buffer, now: number): KeptFile {
  const { key, namespace, contentType, expiresAt, bytes } = parseJson(line) as Record<string, unknown>;
  const ends = Date.parse(String(expiresAt));
  if (typeof key !== 'string' || typeof contentType !== 'string' || typeof bytes !== 'string' || Number.isNaN(ends)) {
    throw new SnapshotError('damaged', 'an uploaded file in it is incomplete');
  }
  const file = {
    namespace: namespace as KeptFile['file']['namespace'],
    contentType,
    bytes: Buffer.from(bytes, 'base64'),
  };
  return { key, file, ttlMs: ends - now };
}

function parseJson(line: Buffer): object {
  try {
    return JSON.parse(line.toString()) as object;
  } catch {
    throw new SnapshotError('damaged', 'it has a line that is not JSON');
  }
}

function incomplete(): SnapshotError {
  return new SnapshotError('damaged', 'it is incomplete, or was changed');
}
