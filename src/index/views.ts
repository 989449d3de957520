import type { Accepted, Metric, Neighbour, VectorIndex, VectorIndexFactory, VectorIndexOptions } from './port.ts';

/** How many views an entry may have. */
export const MAX_VIEWS = 2;

/** The names of all indexes behind a views index of this name; engines store files under them. */
export function viewsIndexNames(name: string): string[] {
  return Array.from({ length: MAX_VIEWS }, (_, place) => nameOf(name, place));
}

/** The first view keeps the name. */
function nameOf(name: string, place: number): string {
  return place === 0 ? name : `${name}-view-${place}`;
}

/** What a views index needs beside the options of the indexes behind it. */
export interface ViewsOptions extends VectorIndexOptions {
  /** A pair that is not of two first views counts at so many times its distance from a perfect score; at least 1. */
  readonly discount: number;
}

/**
 * What the score of a pair of views counts, by the places of both. The first view of a picture is what it shows, the others
 * are fallbacks: what they have in common may be no more than a background.
 */
export function pairScore(
  { metric, discount }: { readonly metric: Metric; readonly discount: number },
  score: number,
  place: number,
  otherPlace: number,
): number {
  if (place === 0 && otherPlace === 0) return score;
  const perfect = metric === 'cosine' ? 1 : 0;
  return perfect - discount * (perfect - score);
}

/** The vectors of an entry's views, given one after another. Throws RangeError for a wrong length. */
export function splitViews(vectors: Float32Array, dimension: number): Float32Array[] {
  const count = vectors.length / dimension;
  if (!Number.isInteger(count) || count < 1 || count > MAX_VIEWS) {
    throw new RangeError(`an entry must have 1 to ${MAX_VIEWS} vectors of ${dimension} numbers, not ${vectors.length}`);
  }
  return Array.from({ length: count }, (_, i) => vectors.subarray(i * dimension, (i + 1) * dimension));
}

/** The cosine similarity of the best pair of two entries' views; the views are unit vectors. */
export function similarityOfViews(
  a: Float32Array,
  b: Float32Array,
  { dimension, discount }: Pick<ViewsOptions, 'dimension' | 'discount'>,
): number {
  const scores = splitViews(a, dimension).flatMap((view, place) =>
    splitViews(b, dimension).map((other, otherPlace) => {
      const cosine = view.reduce((sum, value, i) => sum + value * (other[i] as number), 0);
      return pairScore({ metric: 'cosine', discount }, cosine, place, otherPlace);
    }),
  );
  return Math.max(...scores);
}

/**
 * Creates an empty index whose entries and queries have one to MAX_VIEWS vectors each, given one after another in a single
 * array. The score of an entry is that of its best pair (`pairScore`): any view of the query with any view of the entry.
 *
 * The first views of all entries are in one index, the second ones in another, and so on; an index is created when it is
 * first needed, so entries with one vector cost the same as without views. A search asks every index for the k nearest of
 * every view of the query. This finds the k nearest entries: whatever is before an entry in the list of its best pair is
 * also before it in the end, ties included.
 */
export function createViewsIndex(create: VectorIndexFactory, options: ViewsOptions): VectorIndex {
  return new ViewsIndex(create, options);
}

class ViewsIndex implements VectorIndex {
  readonly dimension: number;
  readonly #discount: number;
  readonly #open: (place: number) => VectorIndex;
  readonly #first: VectorIndex;
  /** The indexes of the second views, the third, and so on. */
  readonly #further: VectorIndex[] = [];

  constructor(create: VectorIndexFactory, { discount, ...options }: ViewsOptions) {
    const { name } = options;
    this.dimension = options.dimension;
    this.#discount = discount;
    this.#open = (place) => create({ ...options, ...(name !== undefined && { name: nameOf(name, place) }) });
    this.#first = this.#open(0);
  }

  get metric() {
    return this.#first.metric;
  }

  get size(): number {
    return this.#first.size;
  }

  get longest(): number {
    return Math.max(...this.#all().map(({ longest }) => longest));
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
    const pairs = this.#pairs(views);
    const lists = await Promise.all(pairs.map(({ index, view }) => index.search(view, k, accept)));
    const best = new Map<number, number>();
    for (const [at, list] of lists.entries()) {
      for (const { id, score } of list) {
        const counted = pairs[at]?.counted(score) ?? score;
        best.set(id, Math.max(counted, best.get(id) ?? counted));
      }
    }
    return [...best]
      .map(([id, score]) => ({ id, score }))
      .sort((a, b) => b.score - a.score || a.id - b.id)
      .slice(0, k);
  }

  measure(query: Float32Array, ids: readonly number[]): Float64Array {
    const best = new Float64Array(ids.length).fill(Number.NaN);
    for (const { index, view, counted } of this.#pairs(this.#split(query))) {
      for (const [at, score] of index.measure(view, ids).entries()) {
        const known = best[at] as number;
        // An id without this view has no score in its index.
        if (!Number.isNaN(score)) best[at] = Number.isNaN(known) ? counted(score) : Math.max(known, counted(score));
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

  /** Every view of a query with every index. */
  #pairs(views: readonly Float32Array[]) {
    return views.flatMap((view, place) =>
      this.#all().map((index, other) => ({
        index,
        view,
        counted: (score: number) => pairScore({ metric: this.metric, discount: this.#discount }, score, place, other),
      })),
    );
  }

  /** Opens the indexes up to this place. */
  #at(place: number): VectorIndex {
    while (this.#further.length < place) this.#further.push(this.#open(this.#further.length + 1));
    return this.#all()[place] as VectorIndex;
  }

  #split(vectors: Float32Array): Float32Array[] {
    return splitViews(vectors, this.dimension);
  }
}
