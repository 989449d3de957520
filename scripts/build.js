// Builds dist/: the command and the worker threads (bundled from the sources), then the data they load.
// A step runs only when one of its inputs is newer than its last output, so calling this is cheap.
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCatalogTemplate, templateInputs } from './build-catalog-template.js';
import { buildModels, modelInputs } from './build-models.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

function filesUnder(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

async function bundle() {
  const { build } = await import('esbuild');
  const workers = filesUnder('src').filter((file) => file.endsWith('.worker.ts'));
  for (const old of existsSync(dist) ? readdirSync(dist) : []) {
    if (/\.c?js(\.map)?$/.test(old)) rmSync(join(dist, old));
  }
  const common = {
    outdir: dist,
    entryNames: '[name]',
    bundle: true,
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  };
  await Promise.all([
    build({
      ...common,
      entryPoints: [join(root, 'src/cli/tuku.ts'), ...workers],
      chunkNames: 'chunk-[hash]',
      splitting: true,
      format: 'esm',
    }),
    // Loaded by --require into programs of other people.
    build({
      ...common,
      entryPoints: [join(root, 'src/client/preload.ts')],
      format: 'cjs',
      outExtension: { '.js': '.cjs' },
    }),
  ]);
}

/** Name, input folders or files, and the work of each step, in order. */
const steps = [
  { name: 'bundle', inputs: ['src', 'adapters', 'schemas', 'package.json'], run: bundle },
  { name: 'models', inputs: modelInputs, run: buildModels },
  { name: 'catalog-template', inputs: templateInputs, run: buildCatalogTemplate },
];

function newest(inputs) {
  const files = inputs.flatMap((input) =>
    statSync(join(root, input)).isDirectory() ? filesUnder(input) : [join(root, input)],
  );
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}

/** Runs the steps whose inputs changed, all at the same time: none needs what another makes. */
export async function buildWhatChanged() {
  mkdirSync(dist, { recursive: true });
  await Promise.all(steps.map(runWhenStale));
}

async function runWhenStale({ name, inputs, run }) {
  const stamp = join(dist, `.built-${name}`);
  const changed = newest([...inputs, relative(root, fileURLToPath(import.meta.url))]);
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= changed) return;
  await run();
  writeFileSync(stamp, `${new Date(changed).toISOString()}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWhatChanged();
