import type { TextStatistics } from '../catalog/vector-port.ts';
import type { WordCounts } from '../catalog/word-counts.ts';
import type { Json } from '../json.ts';
import type { MetadataColumn } from './metadata-column.ts';
import type { TextTable } from './text-table.ts';

/** What is kept of a vector in addition to its numbers. */
export interface VectorEntry {
  readonly key: string;
  /** Metadata that filters see; may be absent while the table has no columns. */
  readonly filterable?: { readonly [field: string]: Json } | undefined;
  /** Of its texts, if it has any; may be absent while the table has no texts. */
  readonly words?: WordCounts | undefined;
}

/** Maximum bytes of metadata kept per index; filters on larger columns are left to the catalog. */
const maxMetadataBytes = 2 ** 28;
/** The same of the words of texts; searches in larger ones are left to the catalog. */
const maxTextBytes = 2 ** 29;
/** Maximum number of columns: filters may ask for any field, even for one that no vector has. */
const maxColumns = 64;

/**
 * The keys of an index's vectors, the columns of the metadata fields that filters asked for, and the words of texts once they
 * were searched. The vectors are in slots
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
  readonly #maxTextBytes: number;
  #texts: TextTable | 'absent' | 'too large' = 'absent';
  /** By text field, as the catalog's last search has counted them. */
  readonly statistics = new Map<string, TextStatistics>();

  constructor(maxBytes = maxMetadataBytes, textBytes = maxTextBytes) {
    this.#maxBytes = maxBytes;
    this.#maxTextBytes = Math.min(maxTextBytes, textBytes);
  }

  get size(): number {
    return this.#ids.length;
  }

  /** Of columns and texts. */
  get bytes(): number {
    return this.#bytes() + (this.texts?.bytes ?? 0);
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

  /** The words of texts; undefined if they were not loaded or are too large. */
  get texts(): TextTable | undefined {
    return typeof this.#texts === 'string' ? undefined : this.#texts;
  }

  /** Whether nobody has loaded the words of texts, or found them too large. */
  get lacksTexts(): boolean {
    return this.#texts === 'absent';
  }

  /** Whether texts have room in memory. */
  hasRoomForTexts({ bytes }: TextTable): boolean {
    return bytes <= this.#maxTextBytes;
  }

  /** Takes over the words of texts; from now on changes must carry words. Those of vectors that the table lacks are left out. */
  useTexts(texts: TextTable): void {
    // Made room for others meanwhile, and empty: texts are loaded again when they are searched again.
    if (this.size === 0 && texts.size > 0) return;
    for (const id of texts.keys()) if (!this.#slots.has(id)) texts.delete(id);
    this.#texts = this.hasRoomForTexts(texts) ? texts : 'too large';
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

  set(id: number, { key, filterable, words }: VectorEntry): void {
    const slot = this.#slots.get(id) ?? this.#ids.length;
    this.#slots.set(id, slot);
    this.#ids[slot] = id;
    this.#keys[slot] = key;
    for (const [field, column] of this.#columns) {
      if (filterable === undefined) throw new Error('a change carries no metadata');
      column.set(slot, Object.hasOwn(filterable, field) ? filterable[field] : undefined);
    }
    if (this.hasColumns && this.#bytes() > this.#maxBytes) this.#giveUpLargest();
    const { texts } = this;
    texts?.set(id, words);
    if (texts !== undefined && !this.hasRoomForTexts(texts)) this.#texts = 'too large';
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
    this.texts?.delete(id);
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
