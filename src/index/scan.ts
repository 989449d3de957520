import { type Arena, arenaChunks, chunkBytes } from './arena.ts';
import type { KernelName } from './kernel.ts';
import { chunkLayout, listOffset, scoresOffset } from './layout.ts';
import { type Hits, TopK } from './top.ts';

/** A search over rows that do not change while it runs. Plain data: it travels to the scan thread as it is. */
export interface ScanJob {
  readonly kernel: KernelName;
  readonly query: Float32Array;
  readonly k: number;
  /** The index's chunks in slot order, and how many slots they hold. */
  readonly chunks: Int32Array;
  readonly count: number;
  /** The slots to score, ascending; null scores all. */
  readonly slots: Int32Array | null;
}

/**
 * Scores the rows of a job chunk by chunk and keeps the k best.
 * @param scratch the scratch chunk of the calling thread, the same in every arena
 */
export function scan(arenas: readonly Arena[], scratch: number, job: ScanJob): Hits {
  const { stride, rowsPerChunk, rowsOffset } = chunkLayout(job.query.length);
  const query = scratch * chunkBytes;
  const list = query + listOffset;
  const scores = query + scoresOffset;
  for (const arena of arenas) {
    const { floats, integers } = arena.views();
    floats.fill(0, query / 4, (query + stride) / 4).set(job.query, query / 4);
    for (let row = 0; row < rowsPerChunk; row++) integers[list / 4 + row] = row;
  }
  const top = new TopK(Math.min(job.k, job.slots?.length ?? job.count));
  let next = 0;
  job.chunks.forEach((chunk, order) => {
    const arena = arenas[Math.floor(chunk / arenaChunks)] as Arena;
    const { floats, doubles, integers } = arena.views();
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
    arena.kernel(job.kernel)(query, address + rowsOffset, list, count, stride, scores);
    for (let i = 0; i < count; i++) {
      const score = floats[scores / 4 + i] as number;
      if (score < top.threshold) continue;
      top.offer(doubles[address / 8 + (integers[list / 4 + i] as number)] as number, score);
    }
  });
  return top.take();
}
