import type { Json } from '../json.ts';
import type { MetadataColumn } from './metadata-column.ts';

/** What is kept of a vector in addition to its numbers. */
export interface VectorEntry {
  readonly key: string;
  /** Metadata that filters see; may be absent while the table has no columns. */
  readonly filterable?: { readonly [field: string]: Json } | undefined;
}

/** Maximum bytes of metadata kept per index; filters on larger columns are left to the catalog. */
const maxMetadataBytes = 2 ** 28;
/** Maximum number of columns: filters may ask for any field, even for one that no vector has. */
const maxColumns = 64;

/**
 * The keys of an index's vectors, and the columns of the metadata fields that filters asked for. The vectors are in slots
 * 0 to size - 1, in no particular order.
 */
export class VectorTable {
  readonly #slots = new Map<number, number>();
  readonly #ids: number[] = [];
  readonly #keys: string[] = [];
  readonly #columns = new Map<string, MetadataColumn>();
  readonly #tooLarge = new Set<string>();
  readonly #loading = new Map<string, Promise<boolean>>();
  readonly #maxBytes: number;

  constructor(maxBytes = maxMetadataBytes) {
    this.#maxBytes = maxBytes;
  }

  get size(): number {
    return this.#ids.length;
  }

  /** The ids of the vectors. */
  keys(): IterableIterator<number> {
    return this.#slots.keys();
  }

  /** The key of a vector of the table. */
  keyOf(id: number): string {
    return this.#keys[this.slotOf(id)] as string;
  }

  /** The slot of a vector of the table; valid until the next change. */
  slotOf(id: number): number {
    return this.#slots.get(id) as number;
  }

  /** The id of the vector in a slot. */
  idAt(slot: number): number {
    return this.#ids[slot] as number;
  }

  /** Whether any field has a column: changes must then carry metadata. */
  get hasColumns(): boolean {
    return this.#columns.size > 0;
  }

  /** The column of a field; undefined if it was not loaded or is too large. */
  column(field: string): MetadataColumn | undefined {
    return this.#columns.get(field);
  }

  /**
   * Makes sure that a field has a column, unless columns would grow too large. Nothing may change the table meanwhile.
   * @param load reads the values of the table's vectors
   * @returns false if the table is stale
   */
  async require(field: string, load: () => Promise<MetadataColumn | 'stale' | 'too large'>): Promise<boolean> {
    if (this.#columns.has(field) || this.#tooLarge.has(field)) return true;
    const add = async () => {
      const column = await load();
      if (column === 'stale') return false;
      if (column === 'too large' || !this.hasRoomFor(column)) this.#tooLarge.add(field);
      else this.#add(field, column);
      return true;
    };
    const loading = this.#loading.get(field) ?? add().finally(() => this.#loading.delete(field));
    this.#loading.set(field, loading);
    return loading;
  }

  /** Whether the table has room for another column. */
  hasRoomFor({ bytes }: MetadataColumn): boolean {
    return this.#bytes() + bytes <= this.#maxBytes;
  }

  set(id: number, { key, filterable }: VectorEntry): void {
    const slot = this.#slots.get(id) ?? this.#ids.length;
    this.#slots.set(id, slot);
    this.#ids[slot] = id;
    this.#keys[slot] = key;
    for (const [field, column] of this.#columns) {
      if (filterable === undefined) throw new Error('a change carries no metadata');
      column.set(slot, Object.hasOwn(filterable, field) ? filterable[field] : undefined);
    }
    if (this.hasColumns && this.#bytes() > this.#maxBytes) this.#giveUpLargest();
  }

  delete(id: number): void {
    const slot = this.#slots.get(id);
    if (slot === undefined) return;
    const last = this.#ids.length - 1;
    const lastId = this.idAt(last);
    this.#ids[slot] = lastId;
    this.#keys[slot] = this.#keys[last] as string;
    this.#slots.set(lastId, slot);
    this.#slots.delete(id);
    this.#ids.pop();
    this.#keys.pop();
    for (const column of this.#columns.values()) column.move(last, slot);
  }

  /** Replaces the oldest column when there are too many. */
  #add(field: string, column: MetadataColumn): void {
    const [oldest] = this.#columns.keys();
    if (oldest !== undefined && this.#columns.size === maxColumns) this.#columns.delete(oldest);
    this.#columns.set(field, column);
  }

  #giveUpLargest(): void {
    const [largest] = [...this.#columns].sort(([, a], [, b]) => b.bytes - a.bytes);
    if (largest === undefined) return;
    this.#columns.delete(largest[0]);
    this.#tooLarge.add(largest[0]);
  }

  #bytes(): number {
    let sum = 0;
    for (const { bytes } of this.#columns.values()) sum += bytes;
    return sum;
  }
}
