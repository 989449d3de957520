import type { ExactOptions } from '../../src/index/exact.ts';
import { createIndexes } from '../../src/index/factory.ts';
import type { VectorIndex } from '../../src/index/port.ts';
import { faissInProcess, faissTrouble, untilBuilt } from '../support/faiss.ts';
import { describeVectorIndex } from './vector-index.ts';

const trouble = await faissTrouble();
const log = { info: () => undefined, warn: () => undefined };

// FAISS from the first vector on; those that are trained use it only where a test has enough vectors.
const uses = { Flat: 60, HNSW32: 60, 'IVF4,Flat': 10, SQ8: 10 };

if (trouble === null) {
  for (const [faissFactory, min] of Object.entries(uses)) {
    const indexes = createIndexes({ engine: 'faiss', faissFactory, folder: null, log }, { start: faissInProcess });
    const rest = async (index: VectorIndex) => {
      await index.search(new Float32Array(index.dimension), 1);
      await untilBuilt(indexes);
    };
    describeVectorIndex(`FAISS ${faissFactory}`, indexes.create, { rest });
    if (faissFactory === 'Flat') {
      const inThread = (options: ExactOptions) => {
        const own: ExactOptions = { ...options, inlineBytes: 0 };
        return indexes.create(own);
      };
      describeVectorIndex('FAISS Flat, its proposals compared in the scan thread', inThread, { rest });
    }
    describe(`FAISS ${faissFactory}`, () => {
      it('answered many of these searches', () => {
        expect(indexes.describe().faiss.answered.withFaiss).toBeGreaterThan(min);
      });
    });
  }
} else {
  describe.skip(`vector index: FAISS (${trouble}; see npm run build:faiss)`, () => {
    it('is not tested here', () => undefined);
  });
}
