import type { Json } from '../json.ts';
import type { Condition, Scalar } from '../vector-api/filter.ts';

/** Bytes that a value costs in addition to its characters: it is in a list, in a map and in a count. */
const bytesPerValue = 96;
/** Lists, or texts, tested between two pauses. */
const listsAtOnce = 2 ** 12;

/**
 * The values of one metadata field, by the slots of the vectors. Equal values share one place; place 0 stands for vectors
 * without the field.
 */
export class MetadataColumn {
  /** By slot: the place of the vector's value. */
  #places = new Int32Array(0);
  readonly #values: (Json | undefined)[] = [undefined];
  /** By place: the number of vectors that have the value. */
  readonly #uses: number[] = [0];
  /** By place: the value if it is a number, else NaN. */
  #numbers = new Float64Array(0);
  readonly #free: number[] = [];
  /** Places of values; lists are found by their JSON. */
  readonly #known = { scalars: new Map<Json, number>(), lists: new Map<Json, number>() };
  #bytes = 0;

  /** Approximate memory of the distinct values. */
  get bytes(): number {
    return this.#bytes;
  }

  /** @param value undefined for a vector without the field */
  set(slot: number, value: Json | undefined): void {
    this.#put(slot, value === undefined ? 0 : this.#take(value));
  }

  /** Moves a value to another slot, or forgets it when that is the same slot; `from` is empty afterwards. */
  move(from: number, to: number): void {
    const place = this.#places[from] ?? 0;
    if (place !== 0) this.#places[from] = 0;
    if (from === to) this.#release(place);
    else this.#put(to, place);
  }

  /**
   * Marks with 1 which of the slots 0 to size - 1 fulfil a condition on the field.
   * @param pause is awaited after some steps of work and told how many
   */
  async slotsWhere(condition: Condition, size: number, pause: (steps: number) => Promise<void>): Promise<Uint8Array> {
    const marks = await this.#placesWhere(condition, pause);
    const places = this.#places;
    const slots = new Uint8Array(size);
    const end = Math.min(size, places.length);
    for (let slot = 0; slot < end; slot++) slots[slot] = marks[places[slot] as number] as number;
    await pause(marks.length + size);
    return slots.fill(marks[0] as number, end);
  }

  async #placesWhere(condition: Condition, pause: (steps: number) => Promise<void>): Promise<Uint8Array> {
    const marks = new Uint8Array(this.#values.length);
    if ('exists' in condition) return condition.exists ? marks.fill(1, 1) : marks.fill(1, 0, 1);
    const { scalars, lists } = this.#known;
    if ('compare' in condition) {
      const mark = markOf(condition);
      for (let place = 1; place < marks.length; place++) marks[place] = mark(this.#numbers[place] as number);
    } else if ('prefix' in condition) {
      let seen = 0;
      for (const [value, place] of scalars) {
        if (typeof value === 'string' && value.startsWith(condition.prefix)) marks[place] = 1;
        if (++seen % listsAtOnce === 0) await pause(listsAtOnce);
      }
    } else {
      for (const value of operands(condition)) marks[scalars.get(value) ?? 0] = 1;
    }
    marks[0] = 0;
    const passes = elementTest(condition);
    let tested = 0;
    for (const place of lists.values()) {
      marks[place] = (this.#values[place] as readonly Json[]).some(passes) ? 1 : 0;
      if (++tested % listsAtOnce === 0) await pause(listsAtOnce);
    }
    if ('none' in condition)
      for (let place = 0; place < marks.length; place++) marks[place] = 1 - (marks[place] as number);
    return marks;
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
      place = this.#free.pop() ?? this.#values.length;
      known.set(name, place);
      this.#keep(place, value);
    }
    this.#uses[place] = (this.#uses[place] as number) + 1;
    return place;
  }

  #keep(place: number, value: Json): void {
    this.#values[place] = value;
    this.#uses[place] = 0;
    if (place >= this.#numbers.length) {
      const grown = new Float64Array(2 * place).fill(Number.NaN);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    if (typeof value === 'number') this.#numbers[place] = value;
    this.#bytes += bytesOf(value);
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
    this.#numbers[place] = Number.NaN;
    this.#free.push(place);
    this.#bytes -= bytesOf(value);
  }

  #entry(value: Json): [Map<Json, number>, Json] {
    return Array.isArray(value) ? [this.#known.lists, JSON.stringify(value)] : [this.#known.scalars, value];
  }
}

type Comparison = Extract<Condition, { readonly compare: unknown }>;
type Prefix = Extract<Condition, { readonly prefix: unknown }>;
type Membership = Exclude<Condition, Comparison | Prefix | { readonly exists: boolean }>;

function operands(condition: Membership): readonly Scalar[] {
  return 'any' in condition ? condition.any : condition.none;
}

/** Marks of numbers that are less than, equal to or greater than the operand. */
const comparisons = { '>': [0, 0, 1], '>=': [0, 1, 1], '<': [1, 0, 0], '<=': [1, 1, 0] } as const;

/** The mark of a number; 0 for NaN. */
function markOf({ compare, to }: Comparison): (number: number) => number {
  const [less, equal, greater] = comparisons[compare];
  return (number) => (number < to ? less : number > to ? greater : number === to ? equal : 0);
}

/** Whether an element makes its list fulfil the condition, or, for `none`, the opposite. */
function elementTest(condition: Comparison | Prefix | Membership): (element: Json) => boolean {
  if ('compare' in condition) {
    const mark = markOf(condition);
    return (element) => typeof element === 'number' && mark(element) === 1;
  }
  if ('prefix' in condition) return (element) => typeof element === 'string' && element.startsWith(condition.prefix);
  const wanted: ReadonlySet<Json> = new Set(operands(condition));
  return (element) => wanted.has(element);
}

function bytesOf(value: Json): number {
  if (typeof value === 'string') return bytesPerValue + 2 * value.length;
  if (!Array.isArray(value)) return bytesPerValue;
  // Its elements, and its JSON.
  return value.reduce((sum: number, one: Json) => sum + 2 * bytesOf(one), bytesPerValue);
}
