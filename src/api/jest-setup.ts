// One of Jest's `setupFilesAfterEnv`: variables for the SDKs, and an empty account for every test file.
import { beforeAll } from '@jest/globals';
import { setVariables, workerTuku } from './workers.ts';

const worker = process.env.JEST_WORKER_ID;
setVariables(worker, 'jest');
beforeAll(async () => {
  await workerTuku(worker, 'jest').reset();
});
