/** The texts that have a word, in the order in which they came, with how often they have it: eight bytes for each, and growing space. */
export class PostingList {
  /** Place and count of one text after another. */
  #pairs = new Uint32Array(2);
  #length = 0;

  get size(): number {
    return this.#length / 2;
  }

  get bytes(): number {
    return this.#pairs.byteLength;
  }

  /** Returns by how many bytes the list has grown. */
  add(place: number, count: number): number {
    const capacity = this.#pairs.length;
    if (this.#length === capacity) {
      const grown = new Uint32Array(Math.max(8, 2 * Math.ceil(0.75 * this.#length)));
      grown.set(this.#pairs);
      this.#pairs = grown;
    }
    this.#pairs[this.#length++] = place;
    this.#pairs[this.#length++] = count;
    return 4 * (this.#pairs.length - capacity);
  }

  /** Places and counts by turns. */
  pairs(): Uint32Array {
    return this.#pairs.subarray(0, this.#length);
  }

  /** Gives every text its new place, by its old one, and forgets those whose new place is `gone`. */
  renumber(places: Uint32Array, gone: number): void {
    const pairs = this.#pairs;
    let length = 0;
    for (let at = 0; at < this.#length; at += 2) {
      const place = places[pairs[at] as number] as number;
      if (place === gone) continue;
      pairs[length++] = place;
      pairs[length++] = pairs[at + 1] as number;
    }
    this.#length = length;
    if (length < pairs.length / 4) this.#pairs = pairs.slice(0, Math.max(2, length));
  }
}
