import { rmSync } from 'node:fs';
import type { IndexLog } from '../port.ts';
import type { FaissLink } from './client.ts';

/** A snapshot is written when all is indexed and this share of it is not in the last one. */
const savedShare = 1 / 20;

/** Tells apart what is written at the same time. */
let writers = 0;

/** Writes the snapshots of one generation, each in place of the one before; without a file none. */
export class SnapshotWriter {
  readonly #file: string | null;
  readonly #temporary: string;
  readonly #name: string;
  readonly #log: IndexLog;
  /** Changes that are not in the snapshot. */
  unsaved = 0;

  constructor({ file, name }: { readonly file: string | null; readonly name: string }, log: IndexLog) {
    this.#file = file;
    this.#temporary = `${file}.${++writers}.tmp`;
    this.#name = name;
    this.#log = log;
  }

  /** @param held vectors in the index */
  isDue(held: number): boolean {
    return this.#file !== null && this.unsaved > held * savedShare;
  }

  /** @param hashes of what the link's index holds, by label */
  async write(link: FaissLink, hashes: Float64Array): Promise<void> {
    if (this.#file === null) return;
    this.unsaved = 0;
    try {
      await link.save(this.#temporary, this.#file, hashes);
    } catch (error) {
      this.clear();
      const reason = (error as Error).message;
      this.#log.warn({ index: this.#name, reason }, 'no FAISS snapshot was written');
    }
  }

  /** Removes what is left of a snapshot that was not completed. */
  clear(): void {
    if (this.#file !== null) rmSync(this.#temporary, { force: true });
  }
}
