// One of Vitest's `setupFiles`: variables for the SDKs, and an empty account for every test file.
import { beforeAll } from 'vitest';
import { setVariables, workerTuku } from './workers.ts';

const worker = process.env.VITEST_POOL_ID;
setVariables(worker, 'vitest');
beforeAll(async () => {
  await workerTuku(worker, 'vitest').reset();
});
