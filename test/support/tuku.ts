import { defaultOptions, type TukuOptions } from '../../src/server/options.ts';
import { type Replacements, type RunningTuku, startTuku } from '../../src/server/start.ts';

/** Starts a server in this process on a free port, with a catalog of its own; quiet. */
export function startTestTuku(options: Partial<TukuOptions> = {}, replaced: Replacements = {}): Promise<RunningTuku> {
  return startTuku({ ...defaultOptions, port: 0, logLevel: 'silent', workers: 1, ...options }, replaced);
}
