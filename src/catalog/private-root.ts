import { existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** Linux keeps this folder in memory: making PostgreSQL's 300 files there takes 8 ms, on a disk 60 to 300. */
const inMemory = '/dev/shm';
/** Containers often have 64 MB there, which pictures would fill. */
const enoughBytes = 4 * 1024 ** 3;

/** Where folders go that nobody needs after the process. */
export function privateRoot(): string {
  if (process.platform !== 'linux' || !existsSync(inMemory)) return tmpdir();
  const { bavail, bsize } = statfsSync(inMemory);
  return bavail * bsize >= enoughBytes ? inMemory : tmpdir();
}
