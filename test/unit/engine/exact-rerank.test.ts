import { nearest } from '../../../src/engine/exact-rerank.ts';
import { VectorTable } from '../../../src/engine/vector-table.ts';
import { createExactIndex } from '../../../src/index/exact.ts';

describe('nearest', () => {
  it('tells distances apart that are beyond single precision', async () => {
    const dimension = 256;
    const index = createExactIndex({ dimension, metric: 'euclidean' });
    const items = new VectorTable();
    for (let id = 1; id <= 600; id++) {
      index.upsert(id, new Float32Array(dimension).fill(3e37 - id * 1e34));
      items.set(id, { key: `k${id}` });
    }
    const query = new Float32Array(dimension).fill(-3e37);
    const found = await nearest({ revision: 1, index, items }, query, 3);
    expect(found.map(({ key }) => key)).toEqual(['k600', 'k599', 'k598']);
    await index.close();
  });

  it('tells inner products apart that are beyond single precision, whatever the lengths', async () => {
    const dimension = 256;
    const index = createExactIndex({ dimension, metric: 'ip' });
    const items = new VectorTable();
    // Two large products that cancel each other leave less than single precision sees.
    for (let id = 1; id <= 600; id++) {
      const small = Math.fround(1 + ((id * 37) % 600) / 2 ** 12);
      index.upsert(id, new Float32Array(dimension).fill(4096, 0, 1).fill(-4096, 1, 2).fill(small, 2, 3));
      items.set(id, { key: `k${String(id).padStart(3, '0')}` });
    }
    const query = new Float32Array(dimension).fill(4097, 0, 2).fill(0.001, 2, 3);
    const found = await nearest({ revision: 1, index, items }, query, 600);
    const few = await nearest({ revision: 1, index, items }, query, 3);
    expect(few).toEqual(found.slice(0, 3));
    expect(few.map(({ key }) => key)).toEqual(['k227', 'k454', 'k081']);
    await index.close();
  });
});
