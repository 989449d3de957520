import { ChunkPool, chunkBytes, chunkLayout } from '../../../src/index/arena.ts';
import { Rows } from '../../../src/index/rows.ts';

const heldBytes = (pool: ChunkPool) => pool.arenas.reduce((sum, arena) => sum + arena.memory.buffer.byteLength, 0);

describe('ChunkPool', () => {
  it('reuses freed chunks before it grows', () => {
    const pool = new ChunkPool();
    const first = Array.from({ length: 100 }, () => pool.allocate());
    expect(new Set(first).size).toBe(100);
    const held = heldBytes(pool);
    for (const chunk of first) pool.release(chunk);
    const second = Array.from({ length: 100 }, () => pool.allocate());
    expect(new Set(second)).toEqual(new Set(first));
    expect(heldBytes(pool)).toBe(held);
  });

  it('continues in another arena when one is full', () => {
    const pool = new ChunkPool();
    const chunks = Array.from({ length: 5000 }, () => pool.allocate());
    expect(new Set(chunks).size).toBe(5000);
    expect(pool.arenas).toHaveLength(2);
    expect(pool.arenaOf(chunks[4999] as number)).toBe(pool.arenas[1]);
  });
});

describe('Rows', () => {
  it('returns emptied chunks to the pool, by removal and by clearing', () => {
    const pool = new ChunkPool();
    const rows = new Rows(pool, 1000, 'euclidean');
    const vector = new Float32Array(1000);
    const count = 5 * chunkLayout(1000).rowsPerChunk + 1;
    for (let id = 1; id <= count; id++) rows.set(id, vector);
    const taken = [...rows.chunks()];
    expect(taken).toHaveLength(6);
    for (let id = 1; id <= count - 1; id++) rows.delete(id);
    expect([...rows.chunks()]).toEqual(taken.slice(0, 1));
    rows.clear();
    expect([rows.count, rows.chunks().length]).toEqual([0, 0]);
    expect(new Set(taken.map(() => pool.allocate()))).toEqual(new Set(taken));
  });

  it('lists the slots of accepted ids across chunks and removals', () => {
    const rows = new Rows(new ChunkPool(), 4096, 'cosine');
    for (let id = 1; id <= 100; id++) rows.set(id, new Float32Array(4096));
    rows.delete(1);
    expect([...rows.accepted((id) => id === 100 || id === 2 || id === 50)]).toEqual([0, 1, 49]);
  });
});

describe('chunkLayout', () => {
  it.each([1, 15, 16, 17, 100, 128, 768, 1024, 4096, 32_768])('fits dimension %p into a chunk', (dimension) => {
    const { stride, rowsPerChunk, inversesOffset, rowsOffset } = chunkLayout(dimension);
    expect(rowsPerChunk).toBeGreaterThanOrEqual(1);
    expect(stride % 64).toBe(0);
    expect(stride).toBeGreaterThanOrEqual(dimension * 4);
    expect([inversesOffset, rowsOffset]).toEqual([rowsPerChunk * 8, expect.any(Number)]);
    expect(rowsOffset).toBeGreaterThanOrEqual(rowsPerChunk * 16);
    expect(rowsOffset + rowsPerChunk * stride).toBeLessThanOrEqual(chunkBytes);
  });
});
