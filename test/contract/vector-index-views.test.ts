import fc from 'fast-check';
import { createExactIndex } from '../../src/index/exact.ts';
import { createIndexes } from '../../src/index/factory.ts';
import type { VectorIndexFactory } from '../../src/index/port.ts';
import { createViewsIndex, MAX_VIEWS, viewsIndexNames } from '../../src/index/views.ts';
import { faissInProcess, faissTrouble, untilBuilt } from '../support/faiss.ts';
import { describeVectorIndex } from './vector-index.ts';
import { exactVectors, naiveScore } from './vector-index-model.ts';

const over =
  (create: VectorIndexFactory): VectorIndexFactory =>
  (options) =>
    createViewsIndex(create, options);

describeVectorIndex('views over exact indexes', over(createExactIndex));

const log = { info: () => undefined, warn: () => undefined };
if ((await faissTrouble()) === null) {
  const indexes = createIndexes({ engine: 'faiss', faissFactory: 'Flat', folder: null, log }, { start: faissInProcess });
  describeVectorIndex('views over FAISS indexes', over(indexes.create), {
    rest: async (index) => {
      await index.search(new Float32Array(index.dimension), 1);
      await untilBuilt(indexes);
    },
  });
}
