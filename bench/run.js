// Runs one benchmark: `npm run bench -- retrieval --workers 2` bundles bench/retrieval.ts and runs it.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWhatChanged } from '../scripts/build.js';

const folder = fileURLToPath(new URL('.', import.meta.url));
const [name, ...rest] = process.argv.slice(2);
const source = join(folder, `${name}.ts`);

if (!name || !existsSync(source)) {
  const known = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.includes('-'));
  console.error(
    `usage: npm run bench -- <name> [options]; names: ${known.map((file) => file.slice(0, -3)).join(', ')}`,
  );
  process.exit(2);
}

await buildWhatChanged();
const { build } = await import('esbuild');
const script = join(folder, '../dist/bench', `${name}.js`);
await build({
  entryPoints: [source],
  outfile: script,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
});
// As bin/tuku.js runs.
const child = spawn(process.execPath, ['--single-threaded-gc', '--enable-source-maps', script, ...rest], {
  stdio: 'inherit',
});
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
