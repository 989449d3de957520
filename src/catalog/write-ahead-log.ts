import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ControlFile } from './control-file.ts';

/**
 * Why the write-ahead log cannot hold all that was committed; undefined if it may. PostgreSQL would end its recovery at a
 * segment that was cut or is missing, as if nothing had followed, and commits would be lost without a word.
 */
export function gapInLog(folder: string, { redo, segmentBytes }: ControlFile): string | undefined {
  const log = join(folder, 'pg_wal');
  if (!existsSync(log)) return 'pg_wal is missing';
  const first = redo / BigInt(segmentBytes);
  const segments = readdirSync(log)
    .filter((name) => /^[0-9A-F]{24}$/.test(name))
    .map((name) => ({ name, number: numberOf(name, segmentBytes) }))
    .filter(({ number }) => number >= first)
    .sort((a, b) => (a.number < b.number ? -1 : 1));
  if (segments[0]?.number !== first) return `pg_wal lacks the segment at ${position(redo)}`;
  for (const [at, { name, number }] of segments.entries()) {
    // Segments get their full size before they get their name.
    if (statSync(join(log, name)).size !== segmentBytes) return `pg_wal/${name} was cut`;
    if (number !== first + BigInt(at)) return `pg_wal lacks the segment before ${name}`;
  }
  return undefined;
}

/** A segment's name holds its timeline and its number in three fields of 8 hexadecimal digits. */
function numberOf(name: string, segmentBytes: number): bigint {
  const perFile = 2n ** 32n / BigInt(segmentBytes);
  return BigInt(`0x${name.slice(8, 16)}`) * perFile + BigInt(`0x${name.slice(16)}`);
}

/** A position in the log as PostgreSQL writes it. */
function position(bytes: bigint): string {
  return [bytes >> 32n, bytes & 0xffffffffn].map((half) => half.toString(16).toUpperCase()).join('/');
}
