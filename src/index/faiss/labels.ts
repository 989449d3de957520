/** The fractional parts of its multiples fill 0..1 evenly and never repeat. */
const goldenRatio = (1 + Math.sqrt(5)) / 2;

/**
 * Maps FAISS's labels to ids. FAISS numbers vectors from 0 in order of addition; these numbers are their labels. Equal
 * vectors share one label, because with many equal vectors the time to build the graph becomes quadratic. A label without
 * an id is a tombstone: FAISS cannot remove its vector.
 */
export class Labels {
  /** Hash of each label's vector. */
  readonly #hashes: number[] = [];
  readonly #byHash = new Map<number, number>();
  /** Each label's id, or the ids of its equal vectors; null for a tombstone. */
  readonly #ids: (number | Set<number> | null)[] = [];
  readonly #byId = new Map<number, number>();
  #tombstones = 0;
  /** The last sample, and the number of labels it was drawn from. */
  #sample: { readonly from: number; readonly labels: readonly number[] } = { from: 0, labels: [] };

  /** Number of labels, including tombstones. */
  get count(): number {
    return this.#hashes.length;
  }

  get tombstones(): number {
    return this.#tombstones;
  }

  /** Number of ids that have a label. */
  get held(): number {
    return this.#byId.size;
  }

  hashes(): Float64Array {
    return Float64Array.from(this.#hashes);
  }

  /** Assigns the next label to a vector. */
  append(hash: number): void {
    this.#byHash.set(hash, this.#hashes.length);
    this.#hashes.push(hash);
    this.#ids.push(null);
    this.#tombstones++;
  }

  /** Records that the id now has the vector with this hash; false when FAISS does not hold that vector. */
  attach(id: number, hash: number): boolean {
    const label = this.#byHash.get(hash);
    if (label === undefined) return false;
    const ids = this.#ids[label] ?? null;
    if (ids === null) this.#tombstones--;
    if (ids instanceof Set) ids.add(id);
    else this.#ids[label] = ids === null ? id : new Set([ids, id]);
    this.#byId.set(id, label);
    return true;
  }

  /** Records that the id's vector was replaced or removed. */
  detach(id: number): void {
    const label = this.#byId.get(id);
    if (label === undefined) return;
    this.#byId.delete(id);
    const ids = this.#ids[label];
    if (ids instanceof Set && ids.delete(id) && ids.size > 0) return;
    this.#ids[label] = null;
    this.#tombstones++;
  }

  /** An evenly distributed sample of all labels, independent of the order of addition; the same for the same count. */
  sample(size: number): readonly number[] {
    const { count } = this;
    if (this.#sample.from !== count || this.#sample.labels.length !== size) {
      const labels = Array.from({ length: size }, (_, i) => Math.floor(((i * goldenRatio) % 1) * count));
      this.#sample = { from: count, labels };
    }
    return this.#sample.labels;
  }

  /** The ids of some labels; null when there are more than `max`. */
  idsOf(labels: Iterable<number>, max: number): number[] | null {
    const ids: number[] = [];
    for (const label of labels) for (const id of this.#idsAt(label)) if (ids.push(id) > max) return null;
    return ids;
  }

  /** One id of each of these labels, without tombstones. */
  oneIdOf(labels: Iterable<number>): number[] {
    const ids: number[] = [];
    for (const label of labels) {
      const [id] = this.#idsAt(label);
      if (id !== undefined) ids.push(id);
    }
    return ids;
  }

  /** The ids of a label; none for a label that FAISS never assigned, such as -1. */
  #idsAt(label: number): Iterable<number> {
    const ids = this.#ids[label] ?? [];
    return typeof ids === 'number' ? [ids] : ids;
  }
}
