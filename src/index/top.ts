/** Ids and scores of a search's hits, best first. */
export interface Hits {
  readonly ids: Float64Array;
  readonly scores: Float64Array;
}

/**
 * The k best of the offered (id, score) pairs: higher score first, equal scores by smaller id. A binary heap with the worst
 * pair at its root; its memory is allocated once. Scores must not be NaN.
 */
export class TopK {
  readonly #ids: Float64Array;
  readonly #scores: Float64Array;
  #size = 0;
  /** Pairs with a lower score cannot enter; callers need not offer them. */
  threshold = Number.NEGATIVE_INFINITY;

  constructor(k: number) {
    this.#ids = new Float64Array(k);
    this.#scores = new Float64Array(k);
  }

  offer(id: number, score: number): void {
    if (this.#size < this.#ids.length) {
      this.#rise(this.#size++, id, score);
    } else if (this.#worse(0, id, score)) {
      this.#sink(0, this.#size, id, score);
    }
    if (this.#size === this.#ids.length) this.threshold = this.#scores[0] as number;
  }

  /** Turns the heap into sorted hits; call it once, at the end. */
  take(): Hits {
    for (let end = this.#size - 1; end > 0; end--) {
      const [id, score] = [this.#ids[end] as number, this.#scores[end] as number];
      this.#ids[end] = this.#ids[0] as number;
      this.#scores[end] = this.#scores[0] as number;
      this.#sink(0, end, id, score);
    }
    return { ids: this.#ids.subarray(0, this.#size), scores: this.#scores.subarray(0, this.#size) };
  }

  /** Whether the pair at `place` is worse than the given one. */
  #worse(place: number, id: number, score: number): boolean {
    const own = this.#scores[place] as number;
    return own < score || (own === score && (this.#ids[place] as number) > id);
  }

  #put(place: number, id: number, score: number): void {
    this.#ids[place] = id;
    this.#scores[place] = score;
  }

  #copy(from: number, to: number): void {
    this.#put(to, this.#ids[from] as number, this.#scores[from] as number);
  }

  #rise(start: number, id: number, score: number): void {
    let place = start;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.#worse(parent, id, score)) break;
      this.#copy(parent, place);
      place = parent;
    }
    this.#put(place, id, score);
  }

  #sink(start: number, size: number, id: number, score: number): void {
    let place = start;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= size) break;
      const right = child + 1;
      if (right < size && this.#worse(right, this.#ids[child] as number, this.#scores[child] as number)) child = right;
      if (!this.#worse(child, id, score)) break;
      this.#copy(child, place);
      place = child;
    }
    this.#put(place, id, score);
  }
}
