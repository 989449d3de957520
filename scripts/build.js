// Builds dist/: the command and the worker threads, bundled from the sources, and the data they load. A step runs only
// when one of its inputs is newer than its last output, so calling this when nothing has changed is cheap.
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCatalogTemplate, templateInputs } from './build-catalog-template.js';
import { buildModels, modelInputs } from './build-models.js';
import { buildValidators, validatorInputs } from './build-validators.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** The folders that are bundled. */
export const sourceFolders = ['src', 'adapters', 'schemas'];

function filesUnder(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

async function bundle() {
  const { build } = await import('esbuild');
  const workers = filesUnder('src').filter((file) => file.endsWith('.worker.ts'));
  const common = {
    outdir: dist,
    entryNames: '[name]',
    bundle: true,
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
    write: false,
  };
  const results = await Promise.all([
    build({
      ...common,
      entryPoints: [join(root, 'src/cli/tuku.ts'), ...workers],
      chunkNames: 'chunk-[hash]',
      splitting: true,
      format: 'esm',
    }),
    // Loaded into other people's programs by --require.
    build({
      ...common,
      entryPoints: [join(root, 'src/client/preload.ts')],
      format: 'cjs',
      outExtension: { '.js': '.cjs' },
    }),
  ]);
  // Old files go only when the new ones are complete: after a syntax error dist/ is still what it was.
  for (const old of readdirSync(dist)) if (/\.c?js(\.map)?$/.test(old)) rmSync(join(dist, old));
  for (const { path, contents } of results.flatMap(({ outputFiles }) => outputFiles)) writeFileSync(path, contents);
}

/** Name, input folders and files, and work of each step. */
const steps = [
  { name: 'bundle', inputs: [...sourceFolders, 'package.json'], run: bundle },
  { name: 'models', inputs: modelInputs, run: buildModels },
  { name: 'validators', inputs: validatorInputs, run: buildValidators },
  { name: 'catalog-template', inputs: templateInputs, run: buildCatalogTemplate },
];

function newest(inputs) {
  const files = inputs.flatMap((input) =>
    statSync(join(root, input)).isDirectory() ? filesUnder(input) : [join(root, input)],
  );
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}

/** Runs the steps whose inputs have changed, in parallel: they do not depend on one another. */
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
