/** Its multiples, less their whole parts, fill 0..1 evenly and never repeat. */
const goldenRatio = (1 + Math.sqrt(5)) / 2;

/**
 * Which ids hold which of FAISS's vectors. FAISS numbers its vectors from 0 in order of addition: their labels. Equal
 * vectors share one label, as many of them side by side make building a graph take the square of its time.
 */
export class Labels {
  /** Hash of each label's vector. */
  readonly #hashes: number[] = [];
  readonly #byHash = new Map<number, number>();
  /** Of each label its id, or the ids of equal vectors; null of a dead one. */
  readonly #ids: (number | Set<number> | null)[] = [];
  readonly #byId = new Map<number, number>();
  #dead = 0;
  /** The last spread, and the count it was made over. */
  #spread: { readonly over: number; readonly labels: readonly number[] } = { over: 0, labels: [] };

  /** Labels given, dead ones included. */
  get count(): number {
    return this.#hashes.length;
  }

  get dead(): number {
    return this.#dead;
  }

  /** Ids that have a label. */
  get held(): number {
    return this.#byId.size;
  }

  hashes(): Float64Array {
    return Float64Array.from(this.#hashes);
  }

  /** Gives the next label to a vector. */
  append(hash: number): void {
    this.#byHash.set(hash, this.#hashes.length);
    this.#hashes.push(hash);
    this.#ids.push(null);
    this.#dead++;
  }

  /** The id's vector is now the one with this hash; false when FAISS does not hold it. */
  attach(id: number, hash: number): boolean {
    const label = this.#byHash.get(hash);
    if (label === undefined) return false;
    const ids = this.#ids[label] ?? null;
    if (ids === null) this.#dead--;
    if (ids instanceof Set) ids.add(id);
    else this.#ids[label] = ids === null ? id : new Set([ids, id]);
    this.#byId.set(id, label);
    return true;
  }

  /** The id's vector is another one, or gone. */
  detach(id: number): void {
    const label = this.#byId.get(id);
    if (label === undefined) return;
    this.#byId.delete(id);
    const ids = this.#ids[label];
    if (ids instanceof Set && ids.delete(id) && ids.size > 0) return;
    this.#ids[label] = null;
    this.#dead++;
  }

  /** Some labels, spread over all in no pattern that an order of addition could have; the same for the same count. */
  spread(wanted: number): readonly number[] {
    const { count } = this;
    if (this.#spread.over !== count || this.#spread.labels.length !== wanted) {
      const labels = Array.from({ length: wanted }, (_, i) => Math.floor(((i * goldenRatio) % 1) * count));
      this.#spread = { over: count, labels };
    }
    return this.#spread.labels;
  }

  /** The ids of some labels; null when they are more than `most`. */
  idsOf(labels: Iterable<number>, most: number): number[] | null {
    const ids: number[] = [];
    for (const label of labels) for (const id of this.#held(label)) if (ids.push(id) > most) return null;
    return ids;
  }

  /** One id of each of these labels that is not dead. */
  oneIdOf(labels: Iterable<number>): number[] {
    const ids: number[] = [];
    for (const label of labels) {
      const [id] = this.#held(label);
      if (id !== undefined) ids.push(id);
    }
    return ids;
  }

  /** The ids of a label; of one that FAISS never gave, such as -1, none. */
  #held(label: number): Iterable<number> {
    const ids = this.#ids[label] ?? [];
    return typeof ids === 'number' ? [ids] : ids;
  }
}
