import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Offsets in `global/pg_control` (PostgreSQL's ControlFileData, version 1800), little-endian. */
const offsets = { version: 8, state: 16, redo: 40, segmentBytes: 228, end: 232 };
/** pg_control_version of PostgreSQL 18. */
const knownVersion = 1800;
/** DB_SHUTDOWNED: the last work on the folder was the checkpoint of a shutdown. */
const shutDown = 1;

/** How a data folder was left. */
export interface ControlFile {
  readonly endedCleanly: boolean;
  /** Where in the write-ahead log a recovery begins, in bytes. */
  readonly redo: bigint;
  readonly segmentBytes: number;
}

/** Reads a data folder's control file; undefined if it is missing or damaged, which PostgreSQL reports itself. */
export function readControlFile(folder: string): ControlFile | undefined {
  try {
    const bytes = readFileSync(join(folder, 'global', 'pg_control'));
    if (bytes.length < offsets.end || bytes.readUInt32LE(offsets.version) !== knownVersion) return undefined;
    return {
      endedCleanly: bytes.readUInt32LE(offsets.state) === shutDown,
      redo: bytes.readBigUInt64LE(offsets.redo),
      segmentBytes: bytes.readUInt32LE(offsets.segmentBytes),
    };
  } catch {
    return undefined;
  }
}
