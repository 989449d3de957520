import type { Accepted, Neighbour, VectorIndex, VectorIndexFactory, VectorIndexOptions } from './port.ts';

/** How many views an entry may have. */
export const MAX_VIEWS = 4;

/** The names of all indexes behind a views index of this name; engines store files under them. */
export function viewsIndexNames(name: string): string[] {
  return Array.from({ length: MAX_VIEWS }, (_, place) => nameOf(name, place));
}

/** The first view keeps the name. */
function nameOf(name: string, place: number): string {
  return place === 0 ? name : `${name}-view-${place}`;
}

/**
 * Creates an empty index whose entries and queries have one to MAX_VIEWS vectors each, given one after another in a single
 * array. The score of an entry is that of its best pair: any view of the query with any view of the entry.
 *
 * The first views of all entries are in one index, the second ones in another, and so on; an index is created when it
 * is first needed, so entries with one vector cost the same as without views. A search asks every index for the k nearest
 * of every view of the query. This finds the k nearest entries: whatever is before an entry in the list of its best pair
 * is also before it in the end, ties included.
 */
export function createViewsIndex(create: VectorIndexFactory, options: VectorIndexOptions): VectorIndex {
  return new ViewsIndex(create, options);
}

class ViewsIndex implements VectorIndex {
  readonly dimension: number;
  readonly #open: (place: number) => VectorIndex;
  readonly #first: VectorIndex;
  /** The indexes of the second views, the third, and so on. */
  readonly #further: VectorIndex[] = [];

  constructor(create: VectorIndexFactory, options: VectorIndexOptions) {
    const { name } = options;
    this.dimension = options.dimension;
    this.#open = (place) => create({ ...options, ...(name !== undefined && { name: nameOf(name, place) }) });
    this.#first = this.#open(0);
  }

  get metric() {
    return this.#first.metric;
  }

  get size(): number {
    return this.#first.size;
  }

  upsert(id: number, vector: Float32Array): void {
    const views = this.#split(vector);
    for (const [place, view] of views.entries()) this.#at(place).upsert(id, view);
    for (const index of this.#further.slice(views.length - 1)) index.remove(id);
  }

  remove(id: number): boolean {
    for (const index of this.#further) index.remove(id);
    return this.#first.remove(id);
  }

  has(id: number): boolean {
    return this.#first.has(id);
  }

  async search(query: Float32Array, k: number, accept?: Accepted): Promise<Neighbour[]> {
    const views = this.#split(query);
    if (views.length === 1 && this.#further.length === 0) return this.#first.search(query, k, accept);
    const lists = await Promise.all(
      views.flatMap((view) => this.#all().map((index) => index.search(view, k, accept))),
    );
    const best = new Map<number, number>();
    for (const { id, score } of lists.flat()) best.set(id, Math.max(score, best.get(id) ?? score));
    return [...best]
      .map(([id, score]) => ({ id, score }))
      .sort((a, b) => b.score - a.score || a.id - b.id)
      .slice(0, k);
  }

  measure(query: Float32Array, ids: readonly number[]): Float64Array {
    const best = new Float64Array(ids.length).fill(Number.NaN);
    for (const view of this.#split(query)) {
      for (const index of this.#all()) {
        for (const [place, score] of index.measure(view, ids).entries()) {
          if (!(score <= (best[place] as number))) best[place] = Number.isNaN(score) ? (best[place] as number) : score;
        }
      }
    }
    return best;
  }

  async close(): Promise<void> {
    await Promise.all(this.#all().map((index) => index.close()));
  }

  #all(): VectorIndex[] {
    return [this.#first, ...this.#further];
  }

  /** Opens the indexes up to this place. */
  #at(place: number): VectorIndex {
    while (this.#further.length < place) this.#further.push(this.#open(this.#further.length + 1));
    return this.#all()[place] as VectorIndex;
  }

  #split(vector: Float32Array): Float32Array[] {
    const count = vector.length / this.dimension;
    if (!Number.isInteger(count) || count < 1 || count > MAX_VIEWS) {
      throw new RangeError(
        `an entry of this index must have 1 to ${MAX_VIEWS} times ${this.dimension} numbers, not ${vector.length}`,
      );
    }
    return Array.from({ length: count }, (_, i) => vector.subarray(i * this.dimension, (i + 1) * this.dimension));
  }
}
