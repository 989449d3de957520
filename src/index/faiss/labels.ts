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
  /** Ids of each label; of a dead one none. */
  readonly #ids: number[][] = [];
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
    this.#ids.push([]);
    this.#dead++;
  }

  /** The id's vector is now the one with this hash; false when FAISS does not hold it. */
  attach(id: number, hash: number): boolean {
    const label = this.#byHash.get(hash);
    if (label === undefined) return false;
    const ids = this.#ids[label] as number[];
    if (ids.push(id) === 1) this.#dead--;
    this.#byId.set(id, label);
    return true;
  }

  /** The id's vector is another one, or gone. */
  detach(id: number): void {
    const label = this.#byId.get(id);
    if (label === undefined) return;
    this.#byId.delete(id);
    const ids = this.#ids[label] as number[];
    ids.splice(ids.indexOf(id), 1);
    if (ids.length === 0) this.#dead++;
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

  /** The ids of some labels; labels FAISS never gave, such as -1, have none. */
  idsOf(labels: Iterable<number>): number[] {
    const ids: number[] = [];
    for (const label of labels) for (const id of this.#ids[label] ?? []) ids.push(id);
    return ids;
  }
}
