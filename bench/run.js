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
  const known = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  console.error(
    `usage: npm run bench -- <name> [options]; names: ${known.map((file) => file.slice(0, -3)).join(', ')}`,
  );
  process.exit(2);
}

await buildWhatChanged();
const { build } = await import('esbuild');
const outdir = join(folder, '../dist/bench');
const script = join(outdir, `${name}.js`);
await build({
  // Also what benchmarks start in a separate process.
  entryPoints: [source, join(folder, 'support/peer-usearch.ts')],
  outbase: folder,
  outdir,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
});
// With the flag of bin/tuku.js.
const child = spawn(process.execPath, ['--single-threaded-gc', '--enable-source-maps', script, ...rest], {
  stdio: 'inherit',
});
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
