import { rmSync } from 'node:fs';
import type { IndexLog } from '../port.ts';
import type { FaissClient } from './client.ts';

/** A snapshot is written when all vectors are indexed and more than this share of them is missing in the last snapshot. */
const unsavedShare = 1 / 20;

/** Makes the temporary names of concurrent writers unique. */
let writers = 0;

/** Writes the snapshots of one index build, each replacing the one before; without a file it writes none. */
export class SnapshotWriter {
  readonly #file: string | null;
  readonly #temporary: string;
  readonly #name: string;
  readonly #log: IndexLog;
  /** Number of changes that are not in the snapshot. */
  unsaved = 0;

  constructor({ file, name }: { readonly file: string | null; readonly name: string }, log: IndexLog) {
    this.#file = file;
    this.#temporary = `${file}.${++writers}.tmp`;
    this.#name = name;
    this.#log = log;
  }

  /** @param vectors number of vectors in the index */
  isDue(vectors: number): boolean {
    return this.#file !== null && this.unsaved > vectors * unsavedShare;
  }

  /** @param hashes hashes of the vectors in the client's index, by label */
  async write(client: FaissClient, hashes: Float64Array): Promise<void> {
    if (this.#file === null) return;
    this.unsaved = 0;
    try {
      await client.save(this.#temporary, this.#file, hashes);
    } catch (error) {
      this.clear();
      const reason = (error as Error).message;
      this.#log.warn({ index: this.#name, reason }, 'cannot write a FAISS snapshot');
    }
  }

  /** Removes an incomplete snapshot. */
  clear(): void {
    if (this.#file !== null) rmSync(this.#temporary, { force: true });
  }
}
