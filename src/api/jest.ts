import type { Tuku } from './types.ts';
import { workerTuku } from './workers.ts';

export { TukuError } from './errors.ts';
export type * from './types.ts';

/** The test run's server, as this worker uses it: with an account that no other worker has. */
export const tuku: Tuku = workerTuku(process.env.JEST_WORKER_ID, 'jest');
