import { type Arena, arenaChunks, chunkBytes, chunkLayout, listOffset, scoresOffset } from './arena.ts';
import type { KernelName } from './kernel.ts';
import { cleanScore, preciseScore, scale, scaling } from './metric.ts';
import type { Metric } from './port.ts';

/** A search on rows that do not change while it runs. Plain data, which can be sent to the scan thread. */
export interface ScanJob {
  readonly kernel: KernelName;
  readonly metric: Metric;
  readonly query: Float32Array;
  readonly k: number;
  /** The index's chunks in slot order, and the number of slots in use. */
  readonly chunks: Int32Array;
  readonly count: number;
  /** The slots to score, ascending; null for all. */
  readonly slots: Int32Array | null;
}

/** The rows of one chunk that a kernel has compared with the query. Positions are indexes into views of the arena. */
interface Compared {
  readonly arena: Arena;
  /** Position of the first row number (integers), of the first result and of the first row (floats). */
  readonly list: number;
  readonly results: number;
  readonly rows: number;
  /** Number of row numbers and of results. */
  readonly count: number;
  /** Position of the first id and of the first inverse length (doubles). */
  readonly ids: number;
  readonly inverses: number;
}

/**
 * Scores the rows of a job chunk by chunk and keeps the k best.
 * @param scratch the scratch chunk of the calling thread, the same in every arena
 */
export function scan(arenas: readonly Arena[], scratch: number, job: ScanJob): Hits {
  const { stride, rowsPerChunk, rowsOffset, inversesOffset } = chunkLayout(job.query.length);
  const query = scratch * chunkBytes;
  const list = query + listOffset;
  const results = query + scoresOffset;
  const { power, inverse } = job.metric === 'cosine' ? scaling(job.query) : { power: 1, inverse: 1 };
  for (const arena of arenas) {
    const { floats, integers } = arena.views();
    floats.fill(0, query / 4, (query + stride) / 4).set(job.query, query / 4);
    if (power !== 1) scale(floats, query / 4, job.query.length, power);
    for (let row = 0; row < rowsPerChunk; row++) integers[list / 4 + row] = row;
  }
  const top = new TopK(Math.min(job.k, job.slots?.length ?? job.count));
  const offers: Readonly<Record<Metric, (compared: Compared) => void>> = {
    cosine: (compared) => offerCosines(top, compared, inverse),
    euclidean: (compared) => offerDistances(top, compared, job.query, stride / 4),
    ip: (compared) => offerProducts(top, compared, job.query, stride / 4),
  };
  const offer = offers[job.metric];
  let next = 0;
  job.chunks.forEach((chunk, order) => {
    const arena = arenas[Math.floor(chunk / arenaChunks)] as Arena;
    const { integers } = arena.views();
    const firstSlot = order * rowsPerChunk;
    let count = Math.min(rowsPerChunk, job.count - firstSlot);
    if (job.slots !== null) {
      const begin = next;
      for (; next < job.slots.length; next++) {
        const row = (job.slots[next] as number) - firstSlot;
        if (row >= rowsPerChunk) break;
        integers[list / 4 + next - begin] = row;
      }
      count = next - begin;
      if (count === 0) return;
    }
    const address = (chunk % arenaChunks) * chunkBytes;
    arena.kernels(job.kernel)[job.metric](query, address + rowsOffset, list, count, stride, results);
    offer({
      arena,
      list: list / 4,
      results: results / 4,
      rows: (address + rowsOffset) / 4,
      count,
      ids: address / 8,
      inverses: (address + inversesOffset) / 8,
    });
  });
  return top.take();
}

// Rounding and clamping never change a cosine by more than this, so rows further below the threshold need neither.
const cleaning = 1e-4;

/** @param inverse one over the query's length */
function offerCosines(top: TopK, { arena, list, results, count, ids, inverses }: Compared, inverse: number): void {
  const { floats, doubles, integers } = arena.views();
  for (let i = 0; i < count; i++) {
    const row = integers[list + i] as number;
    const cosine = (floats[results + i] as number) * (doubles[inverses + row] as number) * inverse;
    if (cosine < top.threshold - cleaning) continue;
    const score = cleanScore('cosine', cosine);
    if (score < top.threshold) continue;
    top.offer(doubles[ids + row] as number, score);
  }
}

// Squared distances outside these limits are inaccurate in single precision, or lost.
const [tinySquare, hugeSquare] = [1e-30, 1e38];

/** @param stride size of a row in numbers */
function offerDistances(top: TopK, compared: Compared, query: Float32Array, stride: number): void {
  const { arena, list, results, rows, count, ids } = compared;
  const { floats, doubles, integers } = arena.views();
  for (let i = 0; i < count; i++) {
    const row = integers[list + i] as number;
    const square = floats[results + i] as number;
    let negated = 0 - Math.sqrt(square);
    if (!(square > tinySquare && square < hugeSquare)) {
      const at = rows + row * stride;
      negated = preciseScore('euclidean', query, floats.subarray(at, at + query.length));
    }
    const score = cleanScore('euclidean', negated);
    if (score < top.threshold) continue;
    top.offer(doubles[ids + row] as number, score);
  }
}

/** @param stride size of a row in numbers */
function offerProducts(top: TopK, compared: Compared, query: Float32Array, stride: number): void {
  const { arena, list, results, rows, count, ids } = compared;
  const { floats, doubles, integers } = arena.views();
  for (let i = 0; i < count; i++) {
    const row = integers[list + i] as number;
    let product = floats[results + i] as number;
    if (!Number.isFinite(product)) {
      // A part of the sum may be too large for single precision where the sum is not.
      const at = rows + row * stride;
      product = preciseScore('ip', query, floats.subarray(at, at + query.length));
    }
    const score = cleanScore('ip', product);
    if (score < top.threshold) continue;
    top.offer(doubles[ids + row] as number, score);
  }
}

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
