import type { Json } from '../json.ts';

/** Bytes that a value counts beside its text: it stands in a list, in a map and in a count. */
const bytesPerValue = 96;

/**
 * The values of one metadata field, by the slots of the vectors. Equal values are kept once, at a place of their own; place
 * 0 stands for vectors without the field.
 */
export class MetadataColumn {
  /** By slot: the place of the vector's value. */
  #places = new Int32Array(0);
  readonly #values: (Json | undefined)[] = [undefined];
  /** By place: how many vectors have the value. */
  readonly #uses: number[] = [0];
  readonly #free: number[] = [];
  /** Places of values; of lists by their JSON. */
  readonly #known = { scalars: new Map<Json, number>(), lists: new Map<Json, number>() };
  #bytes = 0;

  /** Memory of the distinct values, about. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Places that are in use are smaller. */
  get span(): number {
    return this.#values.length;
  }

  /** The value at a place; undefined for none. */
  valueAt(place: number): Json | undefined {
    return this.#values[place];
  }

  /** The place of a slot's value; 0 for none. */
  placeAt(slot: number): number {
    return this.#places[slot] ?? 0;
  }

  /** @param value undefined for a vector without the field */
  set(slot: number, value: Json | undefined): void {
    const place = value === undefined ? 0 : this.#take(value);
    this.#put(slot, place);
  }

  /** What stood in a slot goes to another one, or is forgotten when that is the same; the slot is empty then. */
  move(from: number, to: number): void {
    const place = this.placeAt(from);
    if (place !== 0) this.#places[from] = 0;
    if (from === to) this.#release(place);
    else this.#put(to, place);
  }

  #put(slot: number, place: number): void {
    if (slot >= this.#places.length) {
      if (place === 0) return;
      const grown = new Int32Array(2 * slot + 1);
      grown.set(this.#places);
      this.#places = grown;
    }
    const before = this.#places[slot] as number;
    this.#places[slot] = place;
    this.#release(before);
  }

  #take(value: Json): number {
    const [known, name] = this.#entry(value);
    let place = known.get(name);
    if (place === undefined) {
      place = this.#free.pop() ?? this.span;
      this.#values[place] = value;
      this.#uses[place] = 0;
      known.set(name, place);
      this.#bytes += bytesOf(value);
    }
    this.#uses[place] = (this.#uses[place] as number) + 1;
    return place;
  }

  #release(place: number): void {
    if (place === 0) return;
    const uses = (this.#uses[place] as number) - 1;
    this.#uses[place] = uses;
    if (uses > 0) return;
    const value = this.#values[place] as Json;
    const [known, name] = this.#entry(value);
    known.delete(name);
    this.#values[place] = undefined;
    this.#free.push(place);
    this.#bytes -= bytesOf(value);
  }

  #entry(value: Json): [Map<Json, number>, Json] {
    return Array.isArray(value) ? [this.#known.lists, JSON.stringify(value)] : [this.#known.scalars, value];
  }
}

function bytesOf(value: Json): number {
  if (typeof value === 'string') return bytesPerValue + 2 * value.length;
  if (!Array.isArray(value)) return bytesPerValue;
  // its elements, and its JSON
  return value.reduce((sum: number, one: Json) => sum + 2 * bytesOf(one), bytesPerValue);
}
