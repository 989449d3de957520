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
});
