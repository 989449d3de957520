import { createHash } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { FaissShape } from './protocol.ts';

/**
 * A snapshot file is the file that FAISS wrote, followed by the hashes of the vectors in order of their labels (f64), the
 * header (JSON), its length (u32), the SHA-256 of everything before, and the magic bytes. It is a single file so that one
 * rename replaces all of it. The hashes show which of the present vectors it holds; it has no revision to compare.
 */
const magic = Buffer.from('TUKUFAI1');
const digestBytes = 32;
const sealBytes = digestBytes + magic.length;
const blockBytes = 2 ** 20;

/** What a snapshot was written for, and by what; nothing else may load it. */
export interface SnapshotHeader extends FaissShape {
  /** Identifies the addon that wrote it: FAISS's file format may change with its version. */
  readonly addon: string;
  readonly count: number;
}

/** A file is damaged, truncated or not a snapshot. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}

/** Completes the file that FAISS wrote to `temporary`, syncs it to disk, and replaces `path` with it. */
export function sealSnapshot(temporary: string, path: string, header: SnapshotHeader, hashes: Float64Array): void {
  const file = openSync(temporary, 'r+');
  try {
    const { size } = fstatSync(file);
    const json = Buffer.from(JSON.stringify(header));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(json.length);
    const parts = [Buffer.from(hashes.buffer, hashes.byteOffset, hashes.byteLength), json, length];
    const hash = hashOf(file, size);
    for (const part of parts) hash.update(part);
    let at = size;
    for (const part of [...parts, hash.digest(), magic]) at += writeSync(file, part, 0, part.length, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);
}

/** Verifies a whole file and reads its header and hashes. Throws SnapshotError and system errors. */
export function readSnapshot(path: string): { header: SnapshotHeader; hashes: Float64Array } {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const sealed = size - sealBytes;
    if (sealed < 4) throw new SnapshotError('it is truncated');
    const seal = readAt(file, sealed, sealBytes);
    if (!seal.subarray(digestBytes).equals(magic)) throw new SnapshotError('it is not a snapshot, or truncated');
    const digest = hashOf(file, sealed).digest();
    if (!digest.equals(seal.subarray(0, digestBytes))) throw new SnapshotError('its checksum is wrong');
    // From here on the content is known to be intact.
    const jsonEnd = sealed - 4;
    const jsonStart = jsonEnd - readAt(file, jsonEnd, 4).readUInt32LE();
    const header = JSON.parse(readAt(file, jsonStart, jsonEnd - jsonStart).toString()) as SnapshotHeader;
    const hashes = Uint8Array.from(readAt(file, jsonStart - 8 * header.count, 8 * header.count));
    return { header, hashes: new Float64Array(hashes.buffer) };
  } finally {
    closeSync(file);
  }
}

/** Why an intact snapshot does not match; null when it does. */
export function mismatch(header: SnapshotHeader, wanted: Omit<SnapshotHeader, 'count'>): string | null {
  for (const key of ['metric', 'dimension', 'factory', 'addon'] as const) {
    if (header[key] !== wanted[key]) return `it was written for ${key} ${header[key]}, not ${wanted[key]}`;
  }
  return null;
}

function readAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  if (readSync(file, bytes, 0, length, position) !== length) throw new SnapshotError('it is truncated');
  return bytes;
}

function hashOf(file: number, end: number): ReturnType<typeof createHash> {
  const hash = createHash('sha256');
  for (let at = 0; at < end; at += blockBytes) hash.update(readAt(file, at, Math.min(blockBytes, end - at)));
  return hash;
}
