import type { Json } from '../json.ts';
import type { MetadataColumn } from './metadata-column.ts';

/** What is kept of a vector beside its numbers. */
export interface VectorEntry {
  readonly key: string;
  /** Metadata that filters see; may be left out while the table has no columns. */
  readonly filterable?: { readonly [field: string]: Json } | undefined;
}

/** Most bytes of metadata kept per index; what is beyond them is left to the catalog. */
const maxMetadataBytes = 2 ** 28;
/** Most columns: filters may ask for any field, also for those that no vector has. */
const maxColumns = 64;

/**
 * The keys of an index's vectors, and columns of those fields of their metadata that filters asked for. The vectors stand
 * in slots 0 to size - 1, in no order.
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

  /** The key of a vector that is there. */
  keyOf(id: number): string {
    return this.#keys[this.slotOf(id)] as string;
  }

  /** The slot of a vector that is there; until the next change. */
  slotOf(id: number): number {
    return this.#slots.get(id) as number;
  }

  /** The id of the vector in a slot. */
  idAt(slot: number): number {
    return this.#ids[slot] as number;
  }

  /** Whether some field has a column: changes must tell the metadata then. */
  get hasColumns(): boolean {
    return this.#columns.size > 0;
  }

  /** The column of a field; undefined when it was not loaded, or is too large. */
  column(field: string): MetadataColumn | undefined {
    return this.#columns.get(field);
  }

  /**
   * Sees to it that a field has a column, unless columns would grow too large; while nothing is changed here.
   * @param load reads the values of the vectors that are here
   * @returns false when it cannot any more
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

  /** Whether a column that is not one of the table's would find room. */
  hasRoomFor({ bytes }: MetadataColumn): boolean {
    return this.#bytes() + bytes <= this.#maxBytes;
  }

  set(id: number, { key, filterable }: VectorEntry): void {
    const slot = this.#slots.get(id) ?? this.#ids.length;
    this.#slots.set(id, slot);
    this.#ids[slot] = id;
    this.#keys[slot] = key;
    for (const [field, column] of this.#columns) {
      if (filterable === undefined) throw new Error('a change tells no metadata');
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

  /** In place of the oldest column when there are many. */
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
