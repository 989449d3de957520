import { closeRun } from './workers.ts';

/** Jest's `globalTeardown`: ends the server of the run. */
export default function globalTeardown(): Promise<void> {
  return closeRun();
}
