import { jest } from '@jest/globals';
import { ChunkPool } from '../../src/index/arena.ts';
import { createExactIndex, describeKernel } from '../../src/index/exact.ts';
import type { KernelName } from '../../src/index/kernel.ts';
import { describeVectorIndex } from './vector-index.ts';
import { naiveSearch, randomUnitVectors } from './vector-index-model.ts';

for (const kernel of ['simd', 'plain'] satisfies KernelName[]) {
  describeVectorIndex(`exact, ${kernel} kernel`, (options) => createExactIndex({ ...options, kernel }));
  describeVectorIndex(`exact, ${kernel} kernel in the scan thread`, (options) =>
    createExactIndex({ ...options, kernel, inlineBytes: 0 }),
  );
}

describe('exact index', () => {
  it('uses the SIMD kernel, and the scan thread runs', () => {
    expect(describeKernel()).toEqual({ engine: 'exact', kernel: 'simd', reason: 'WebAssembly SIMD compiles here' });
  });

  it('keeps the event loop free during a large scan, and the scan unaffected by changes meanwhile', async () => {
    const index = createExactIndex({ dimension: 512 });
    const vectors = randomUnitVectors(20_000, 512, 1);
    for (const [id, vector] of vectors) index.upsert(id, vector);
    const query = vectors.get(10) as Float32Array;
    let answered = false;
    const before = index.search(query, 3).finally(() => {
      answered = true;
    });
    for (let id = 1; id <= 15_000; id++) index.remove(id);
    const after = index.search(query, 3);
    const filtered = index.search(query, 3, (id) => id > 15_000 && id % 1000 === 0);
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(false);
    expect((await before).map((hit) => hit.id)).toEqual(naiveSearch(vectors, query, 3).map((hit) => hit.id));
    for (let id = 1; id <= 15_000; id++) vectors.delete(id);
    expect((await after).map((hit) => hit.id)).toEqual(naiveSearch(vectors, query, 3).map((hit) => hit.id));
    const accepted = new Map([...vectors].filter(([id]) => id % 1000 === 0));
    expect((await filtered).map((hit) => hit.id)).toEqual(naiveSearch(accepted, query, 3).map((hit) => hit.id));
    await index.close();
  });

  it('rejects searches that were queued when it was closed', async () => {
    const index = createExactIndex({ dimension: 1, inlineBytes: 0 });
    index.upsert(1, Float32Array.of(1));
    const running = index.search(Float32Array.of(1), 1);
    const waiting = expect(index.search(Float32Array.of(1), 1)).rejects.toThrow('closed');
    await index.close();
    await waiting;
    expect(await running).toHaveLength(1);
  });

  it('does not count vectors there is no memory for, and refuses to answer after losing a queued change', async () => {
    const index = createExactIndex({ dimension: 32_768, inlineBytes: 0 });
    const vector = new Float32Array(32_768).fill(1);
    index.upsert(1, vector);
    const full = jest.spyOn(ChunkPool.prototype, 'allocate').mockImplementation(() => {
      throw new RangeError('no memory');
    });
    const put = () => {
      for (let id = 2; id <= 9; id++) index.upsert(id, vector);
    };
    expect(put).toThrow('no memory');
    const held = index.size;
    expect(await index.search(vector, 9)).toHaveLength(held);
    const running = index.search(vector, 9);
    put();
    const waiting = index.search(vector, 9);
    expect(await running).toHaveLength(held);
    await expect(waiting).rejects.toThrow('no memory');
    await expect(index.search(vector, 9)).rejects.toThrow('no memory');
    full.mockRestore();
    await index.close();
  });

  it.each([0, -1, 1.5, Number.NaN, 32_769])('refuses dimension %p', (dimension) => {
    expect(() => createExactIndex({ dimension })).toThrow(RangeError);
  });
});
