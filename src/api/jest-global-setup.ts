import type { StartOptions } from './types.ts';
import { openRun } from './workers.ts';

export type { StartOptions } from './types.ts';

/** Jest's `globalSetup` with options: `export default globalSetup({ strict: true })` in a file of your own. */
export function globalSetup(options: StartOptions = {}) {
  return (config?: { readonly maxWorkers?: number }): Promise<void> => openRun(options, config?.maxWorkers);
}

export default globalSetup();
