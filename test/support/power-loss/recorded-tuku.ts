import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { packageRoot } from '../../../src/paths.ts';
import { spawnTuku, type TukuProcess } from '../tuku-process.ts';

/** Starts a server on a new data folder; every change and sync of the folder's files is recorded to a file. */
export async function recordedTuku(dataDir: string, journal: string, args: string[]): Promise<TukuProcess> {
  const folder = join(packageRoot, 'node_modules', '.cache', `tuku-recorder-${process.pid}`);
  const recorder = join(folder, 'recorder.cjs');
  buildSync({
    entryPoints: [join(packageRoot, 'test/support/power-loss/recorder.ts')],
    outfile: recorder,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
  mkdirSync(dataDir, { recursive: true });
  const tuku = await spawnTuku(['--data-dir', dataDir, ...args], packageRoot, {
    env: {
      NODE_OPTIONS: `--require "${recorder}"`,
      TUKU_RECORD_ROOT: dataDir,
      TUKU_RECORD_FILE: journal,
    },
  });
  return {
    ...tuku,
    async stop(signal) {
      const code = await tuku.stop(signal);
      rmSync(folder, { recursive: true, force: true });
      return code;
    },
  };
}
