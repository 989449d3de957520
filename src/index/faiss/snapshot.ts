import { createHash } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { FaissShape } from './protocol.ts';

/**
 * A snapshot file is what FAISS wrote, and behind it: the hashes of the vectors in order of their labels (f64), the
 * header (JSON), its length (u32), the SHA-256 of everything so far, and the magic bytes. One file, so that one rename
 * replaces it all. The hashes tell which of the vectors of today it holds: there is no generation to compare.
 */
const magic = Buffer.from('TUKUFAI1');
const digestBytes = 32;
const sealBytes = digestBytes + magic.length;
const blockBytes = 2 ** 20;

/** What a snapshot was made for and by; anything else must not load it. */
export interface SnapshotHeader extends FaissShape {
  /** Identifies the addon that wrote it: FAISS's form may change with its version. */
  readonly addon: string;
  readonly count: number;
}

/** A file that is damaged, cut short or none of ours. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}

/**
 * Completes the file that FAISS wrote to `temporary`, and puts it in place of `path` once it is on the disk.
 */
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

/** Checks a file from end to end. Throws SnapshotError; system errors as they come. */
export function readSnapshot(path: string): { header: SnapshotHeader; hashes: Float64Array } {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const sealed = size - sealBytes;
    if (sealed < 4) throw new SnapshotError('it is cut short');
    const seal = readAt(file, sealed, sealBytes);
    if (!seal.subarray(digestBytes).equals(magic)) throw new SnapshotError('it is none of ours, or cut short');
    const digest = hashOf(file, sealed).digest();
    if (!digest.equals(seal.subarray(0, digestBytes))) throw new SnapshotError('its checksum is wrong');
    // What follows is as it was written.
    const jsonEnd = sealed - 4;
    const jsonStart = jsonEnd - readAt(file, jsonEnd, 4).readUInt32LE();
    const header = JSON.parse(readAt(file, jsonStart, jsonEnd - jsonStart).toString()) as SnapshotHeader;
    const hashes = Uint8Array.from(readAt(file, jsonStart - 8 * header.count, 8 * header.count));
    return { header, hashes: new Float64Array(hashes.buffer) };
  } finally {
    closeSync(file);
  }
}

/** Why a sound snapshot is not what is wanted; null when it is. */
export function mismatch(header: SnapshotHeader, wanted: Omit<SnapshotHeader, 'count'>): string | null {
  for (const key of ['metric', 'dimension', 'factory', 'addon'] as const) {
    if (header[key] !== wanted[key]) return `it was written for ${key} ${header[key]}, not ${wanted[key]}`;
  }
  return null;
}

function readAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  if (readSync(file, bytes, 0, length, position) !== length) throw new SnapshotError('it is cut short');
  return bytes;
}

function hashOf(file: number, end: number): ReturnType<typeof createHash> {
  const hash = createHash('sha256');
  for (let at = 0; at < end; at += blockBytes) hash.update(readAt(file, at, Math.min(blockBytes, end - at)));
  return hash;
}
