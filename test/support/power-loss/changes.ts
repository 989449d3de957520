import { readFileSync } from 'node:fs';

/** A change of a file or folder, or a sync, as the recorder notes it. Paths are relative to the recorded folder. */
export type Change = { readonly path: string } & (
  | { readonly kind: 'folder' | 'create' | 'remove' | 'sync' }
  | { readonly kind: 'rename'; readonly to: string }
  | { readonly kind: 'size'; readonly size: number }
  | { readonly kind: 'write'; readonly position: number }
);

/** A change with the time it was done, by the clock of `process.hrtime`, which all processes share. */
export interface Recorded {
  readonly change: Change;
  readonly at: bigint;
  readonly data: Buffer;
}

/** Reads what the recorder wrote. */
export function readChanges(file: string): Recorded[] {
  const journal = readFileSync(file);
  const changes: Recorded[] = [];
  for (let start = 0; start < journal.length; ) {
    const end = journal.indexOf('\n', start);
    const { at, bytes, ...change } = JSON.parse(journal.toString('utf8', start, end)) as Change & {
      at: string;
      bytes: number;
    };
    const data = journal.subarray(end + 1, end + 1 + bytes);
    // The last one may be cut: the server was killed.
    if (data.length === bytes) changes.push({ change, at: BigInt(at), data });
    start = end + 1 + bytes;
  }
  return changes;
}
