import type { WordCounts } from '../catalog/word-counts.ts';
import { PostingList } from './posting-list.ts';

/** Bytes of a word in addition to its postings: its hash, an entry of a map, an array's header. */
const bytesPerWord = 300;
/** Bytes of a text in addition to its words. */
const bytesPerText = 100;
/** Texts that may be removed before the table is packed, however few others there are. */
const minRemoved = 1024;
/** A place that no text has. */
const gone = 2 ** 32 - 1;

/** Asks for the texts of a field by words; both as hashes. */
export interface TextSearch {
  readonly field: string;
  /** Different ones. */
  readonly words: readonly string[];
  /** How many of the words a text must have. */
  readonly minimum: number;
  readonly accepts?: ((id: number) => boolean) | undefined;
  readonly k1: number;
  readonly b: number;
}

/** Ids and scores in the same order. */
export interface FoundTexts {
  readonly ids: Float64Array;
  readonly scores: Float64Array;
}

interface FieldLengths {
  /** How many texts there are. */
  readonly number: number;
  /** Words of a text, at least 1. */
  readonly mean: number;
  /** Words of each text by its place. */
  readonly lengths: Uint32Array;
}

/**
 * The words of an index's texts, of all its text fields: of each word the texts that have it. A text that is replaced or removed
 * leaves its place empty; when more than half of the places are, the table is packed.
 */
export class TextTable {
  readonly #lists = new Map<string, PostingList>();
  /** By id: the place of a vector's texts. */
  readonly #places = new Map<number, number>();
  /** By place: the vector's id; 0 for none. */
  #ids = new Float64Array(16);
  #end = 0;
  #listBytes = 0;
  /** By field, until the next change. */
  readonly #fields = new Map<string, FieldLengths>();

  /** Approximate memory. */
  get bytes(): number {
    return this.#listBytes + bytesPerWord * this.#lists.size + bytesPerText * this.#places.size;
  }

  get size(): number {
    return this.#places.size;
  }

  /** Ids of the vectors that have text. */
  keys(): IterableIterator<number> {
    return this.#places.keys();
  }

  /** @param words undefined for a vector without text */
  set(id: number, words: WordCounts | undefined): void {
    this.delete(id);
    if (words === undefined) return;
    const place = this.#end++;
    if (place === this.#ids.length) {
      const grown = new Float64Array(2 * place);
      grown.set(this.#ids);
      this.#ids = grown;
    }
    this.#ids[place] = id;
    this.#places.set(id, place);
    for (const [at, word] of words.words.entries()) {
      let list = this.#lists.get(word);
      if (list === undefined) {
        list = new PostingList();
        this.#lists.set(word, list);
        this.#listBytes += list.bytes;
      }
      this.#listBytes += list.add(place, words.counts[at] as number);
    }
  }

  delete(id: number): void {
    this.#fields.clear();
    const place = this.#places.get(id);
    if (place === undefined) return;
    this.#places.delete(id);
    this.#ids[place] = 0;
    const removed = this.#end - this.#places.size;
    if (removed > minRemoved && removed > this.#places.size) this.#pack();
  }

  /**
   * All texts that are found, in no particular order, with their BM25 as in Lucene: the inverse document frequency is
   * ln(1 + (N - n + 0.5) / (n + 0.5)). The numbers are those of the catalog's search, added in the same order. Nothing may change
   * the table meanwhile.
   * @param pause is awaited after some steps of work and told how many
   */
  async search(query: TextSearch, pause: (steps: number) => Promise<void>): Promise<FoundTexts> {
    const { field, minimum, accepts, k1, b } = query;
    const { number, mean, lengths } = this.#fieldOf(field);
    const scores = new Float64Array(this.#end);
    const met = new Uint32Array(this.#end);
    for (const word of [...query.words].sort()) {
      const list = this.#lists.get(word);
      if (list === undefined) continue;
      const pairs = list.pairs();
      const having = this.#living(list);
      const weight = Math.log(1 + (number - having + 0.5) / (having + 0.5));
      for (let at = 0; at < pairs.length; at += 2) {
        const place = pairs[at] as number;
        const frequency = pairs[at + 1] as number;
        const length = lengths[place] as number;
        const score = (weight * frequency * (k1 + 1)) / (frequency + k1 * (1 - b + (b * length) / mean));
        scores[place] = (scores[place] as number) + score;
        met[place] = (met[place] as number) + 1;
      }
      await pause(pairs.length);
    }
    const ids = new Float64Array(this.#end);
    let count = 0;
    for (let place = 0; place < this.#end; place++) {
      if ((met[place] as number) < minimum) continue;
      const id = this.#ids[place] as number;
      if (id === 0 || (accepts !== undefined && !accepts(id))) continue;
      // What is found is never before its place.
      scores[count] = scores[place] as number;
      ids[count++] = id;
    }
    await pause(this.#end);
    return { ids: ids.subarray(0, count), scores: scores.subarray(0, count) };
  }

  /** How many texts have a word. */
  #living(list: PostingList): number {
    if (this.#end === this.#places.size) return list.size;
    const pairs = list.pairs();
    let count = 0;
    for (let at = 0; at < pairs.length; at += 2) if (this.#ids[pairs[at] as number] !== 0) count++;
    return count;
  }

  #fieldOf(field: string): FieldLengths {
    const known = this.#fields.get(field);
    if (known !== undefined) return known;
    const lengths = new Uint32Array(this.#end);
    let [number, sum] = [0, 0];
    const pairs = this.#lists.get(field)?.pairs() ?? [];
    for (let at = 0; at < pairs.length; at += 2) {
      const place = pairs[at] as number;
      if (this.#ids[place] === 0) continue;
      const length = pairs[at + 1] as number;
      lengths[place] = length;
      sum += length;
      number++;
    }
    const found = { number, mean: number === 0 ? 1 : Math.max(1, sum / number), lengths };
    this.#fields.set(field, found);
    return found;
  }

  /** Takes the empty places out. */
  #pack(): void {
    const renumbered = new Uint32Array(this.#end).fill(gone);
    const ids = new Float64Array(2 * this.#places.size + 16);
    let end = 0;
    for (let place = 0; place < this.#end; place++) {
      const id = this.#ids[place] as number;
      if (id === 0) continue;
      renumbered[place] = end;
      this.#places.set(id, end);
      ids[end++] = id;
    }
    this.#ids = ids;
    this.#end = end;
    this.#listBytes = 0;
    for (const [word, list] of this.#lists) {
      list.renumber(renumbered, gone);
      if (list.size === 0) this.#lists.delete(word);
      else this.#listBytes += list.bytes;
    }
  }
}
