import type { StartOptions } from './types.ts';
import { closeRun, openRun } from './workers.ts';

export type { StartOptions } from './types.ts';

/** What Vitest passes on, as far as it matters here. */
interface Project {
  readonly globalConfig?: { readonly maxWorkers?: number | string };
}

/** Vitest's `globalSetup` with options: `export default globalSetup({ strict: true })` in a file of your own. */
export function globalSetup(options: StartOptions = {}) {
  return async (project?: Project): Promise<() => Promise<void>> => {
    const maxWorkers = Number(project?.globalConfig?.maxWorkers);
    await openRun(options, Number.isInteger(maxWorkers) ? maxWorkers : undefined);
    return closeRun;
  };
}

export default globalSetup();
