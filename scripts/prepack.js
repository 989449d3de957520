// Runs before `npm pack` and `npm publish`: builds what the package contains, also in a fresh clone.
import { execFileSync, execSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
// `npm pack --json` prints its answer to standard output: nothing else may write there.
if (!existsSync(join(root, 'node_modules'))) {
  execSync('npm ci --ignore-scripts --no-audit --no-fund', { cwd: root, stdio: ['ignore', 2, 2] });
}
execFileSync(process.execPath, [join(root, 'scripts/build.js')], { stdio: ['ignore', 2, 2] });
