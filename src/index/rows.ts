import { arenaChunks, type ChunkLayout, type ChunkPool, chunkBytes, chunkLayout } from './arena.ts';

import { scale, scaling } from './metric.ts';
import type { Accepted, Metric } from './port.ts';

/** The metadata of a row: its id and, for cosine, the inverse of its length. */
interface RowHead {
  readonly id: number;
  readonly inverse: number;
}

/**
 * The vectors of one index, in slots 0..count-1 without gaps: a removal moves the last vector into the gap, and empty
 * chunks return to the pool. For cosine, vectors are scaled to nearly length 1; see `scaling`.
 */
export class Rows {
  readonly #pool: ChunkPool;
  readonly #dimension: number;
  readonly #metric: Metric;
  readonly #layout: ChunkLayout;
  readonly #slots = new Map<number, number>();
  readonly #chunks: number[] = [];

  /** Throws RangeError if a chunk cannot hold a vector of this dimension. */
  constructor(pool: ChunkPool, dimension: number, metric: Metric) {
    this.#pool = pool;
    this.#dimension = dimension;
    this.#metric = metric;
    this.#layout = chunkLayout(dimension);
  }

  get count(): number {
    return this.#slots.size;
  }

  /** Number of bytes that a scan of `rows` rows reads. */
  bytes(rows: number): number {
    return rows * this.#layout.stride;
  }

  chunks(): Int32Array {
    return Int32Array.from(this.#chunks);
  }

  has(id: number): boolean {
    return this.#slots.has(id);
  }

  set(id: number, vector: Float32Array): void {
    let slot = this.#slots.get(id);
    if (slot === undefined) {
      slot = this.#slots.size;
      if (slot === this.#chunks.length * this.#layout.rowsPerChunk) this.#chunks.push(this.#pool.allocate());
      this.#slots.set(id, slot);
    }
    const { floats, at } = this.#row(slot);
    floats.set(vector, at);
    // The padding must be zero; a reused chunk contains old numbers.
    floats.fill(0, at + vector.length, at + this.#layout.stride / 4);
    const { power, inverse } = this.#metric === 'cosine' ? scaling(vector) : { power: 1, inverse: 1 };
    if (power !== 1) scale(floats, at, vector.length, power);
    this.#writeHead(slot, { id, inverse });
  }

  /** A view of an id's vector, valid until the next change; undefined for an unknown id. */
  get(id: number): Float32Array | undefined {
    const slot = this.#slots.get(id);
    if (slot === undefined) return undefined;
    const { floats, at } = this.#row(slot);
    return floats.subarray(at, at + this.#dimension);
  }

  delete(id: number): boolean {
    const gap = this.#slots.get(id);
    if (gap === undefined) return false;
    const last = this.#slots.size - 1;
    this.#slots.delete(id);
    if (gap !== last) {
      const head = this.#readHead(last);
      const from = this.#row(last);
      const to = this.#row(gap);
      to.floats.set(from.floats.subarray(from.at, from.at + this.#layout.stride / 4), to.at);
      this.#writeHead(gap, head);
      this.#slots.set(head.id, gap);
    }
    if (last === (this.#chunks.length - 1) * this.#layout.rowsPerChunk)
      this.#pool.release(this.#chunks.pop() as number);
    return true;
  }

  /** All ids, oldest first. */
  ids(): Iterable<number> {
    return this.#slots.keys();
  }

  /** The slots of ids, ascending and without duplicates; unknown ids are left out. */
  slotsOf(ids: Iterable<number>): Int32Array {
    const wanted = ids instanceof Float64Array ? ids : Float64Array.from(ids);
    const slots = new Int32Array(wanted.length);
    let known = 0;
    for (let i = 0; i < wanted.length; i++) {
      const slot = this.#slots.get(wanted[i] as number);
      if (slot !== undefined) slots[known++] = slot;
    }
    const sorted = slots.subarray(0, known).sort();
    let distinct = 0;
    for (const slot of sorted) if (distinct === 0 || sorted[distinct - 1] !== slot) sorted[distinct++] = slot;
    return sorted.slice(0, distinct);
  }

  /** The slots of accepted ids, ascending. */
  accepted(accept: Accepted): Int32Array {
    return typeof accept === 'function' ? this.#filtered(accept) : this.slotsOf(accept);
  }

  #filtered(accept: (id: number) => boolean): Int32Array {
    const slots = new Int32Array(this.count);
    const { rowsPerChunk } = this.#layout;
    let accepted = 0;
    let slot = 0;
    for (const chunk of this.#chunks) {
      const { doubles } = this.#pool.arenaOf(chunk).views();
      const ids = ((chunk % arenaChunks) * chunkBytes) / 8;
      const end = Math.min(slot + rowsPerChunk, this.count);
      for (let at = ids; slot < end; slot++, at++) if (accept(doubles[at] as number)) slots[accepted++] = slot;
    }
    return slots.slice(0, accepted);
  }

  /** Returns all chunks to the pool. */
  clear(): void {
    for (const chunk of this.#chunks.splice(0)) this.#pool.release(chunk);
    this.#slots.clear();
  }

  #place(slot: number): { chunk: number; address: number; row: number } {
    const chunk = this.#chunks[Math.floor(slot / this.#layout.rowsPerChunk)] as number;
    return { chunk, address: (chunk % arenaChunks) * chunkBytes, row: slot % this.#layout.rowsPerChunk };
  }

  #row(slot: number): { floats: Float32Array; at: number } {
    const { chunk, address, row } = this.#place(slot);
    const at = (address + this.#layout.rowsOffset + row * this.#layout.stride) / 4;
    return { floats: this.#pool.arenaOf(chunk).views().floats, at };
  }

  #head(slot: number): { doubles: Float64Array; id: number; inverse: number } {
    const { chunk, address, row } = this.#place(slot);
    const id = address / 8 + row;
    const { doubles } = this.#pool.arenaOf(chunk).views();
    return { doubles, id, inverse: id + this.#layout.inversesOffset / 8 };
  }

  #readHead(slot: number): RowHead {
    const { doubles, id, inverse } = this.#head(slot);
    return { id: doubles[id] as number, inverse: doubles[inverse] as number };
  }

  #writeHead(slot: number, head: RowHead): void {
    const { doubles, id, inverse } = this.#head(slot);
    doubles[id] = head.id;
    doubles[inverse] = head.inverse;
  }
}
