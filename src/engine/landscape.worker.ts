import { parentPort, workerData } from 'node:worker_threads';
import type { LandscapeJob } from './landscape-thread.ts';
import { pairSimilarities } from './pair-similarities.ts';
import { principalPlane } from './principal-components.ts';

// One job, then the thread ends.
const job = workerData as LandscapeJob;
parentPort?.postMessage(
  job.kind === 'plane'
    ? principalPlane(job.vectors, job.dimension)
    : pairSimilarities(job.pictures, job.maxPairs, job.threshold),
);
