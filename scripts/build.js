// Builds dist/: the command and the worker threads, bundled from the sources, and the data they load. A step runs only
// when one of its inputs is newer than its last output, so calling this when nothing has changed is cheap.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apiInputs, apiTypeInputs, buildApi, buildApiTypes } from './build-api.js';
import { buildCatalogTemplate, templateInputs } from './build-catalog-template.js';
import { buildConsole, consoleInputs } from './build-console.js';
import { buildModels, modelInputs } from './build-models.js';
import { buildValidators, validatorInputs } from './build-validators.js';
import { recordBundle } from './third-party-licenses.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** The folders that are bundled. */
export const sourceFolders = ['src', 'adapters', 'schemas'];

function filesUnder(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** What packages ask for and Tuku never reaches: pg's other driver, and TF.js's fetch where Node has none. */
const unreached = ['pg-native', 'node-fetch'];

/** CommonJS packages inside ES modules call these. */
const commonjs = [
  "import { createRequire as requireFor } from 'node:module';",
  "import { fileURLToPath as pathOf } from 'node:url';",
  'const require = requireFor(import.meta.url), __filename = pathOf(import.meta.url), __dirname = pathOf(new URL(".", import.meta.url));',
].join(' ');

/** The packages that the published one depends on stay outside; all others that the sources import are bundled. */
async function bundle() {
  const { build } = await import('esbuild');
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const workers = filesUnder('src').filter((file) => file.endsWith('.worker.ts'));
  const common = {
    outdir: dist,
    entryNames: '[name]',
    bundle: true,
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: [...Object.keys(dependencies), ...Object.keys(peerDependencies), ...unreached],
    absWorkingDir: root,
    metafile: true,
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
      banner: { js: commonjs },
    }),
    // Loaded into other people's programs by --require. Few of them need undici, which is large.
    build({
      ...common,
      entryPoints: [join(root, 'src/client/preload.ts')],
      external: ['./undici.cjs'],
      alias: { undici: './undici.cjs' },
      format: 'cjs',
      outExtension: { '.js': '.cjs' },
    }),
    build({ ...common, entryPoints: ['undici'], format: 'cjs', outExtension: { '.js': '.cjs' } }),
  ]);
  // Old files go only when the new ones are complete: after a syntax error dist/ is still what it was.
  for (const old of readdirSync(dist)) if (/\.c?js(\.map)?$/.test(old)) rmSync(join(dist, old));
  for (const { path, contents } of results.flatMap(({ outputFiles }) => outputFiles)) writeFileSync(path, contents);
  copyWasmBackend();
  recordBundle('command', results);
}

/** TF.js reads these when it starts, from the folder that src/features/backends/tfjs-wasm.ts names. */
function copyWasmBackend() {
  const from = join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist');
  mkdirSync(join(dist, 'tfjs-wasm'), { recursive: true });
  // Threads are off: the pool of workers uses all cores.
  for (const program of ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm']) {
    copyFileSync(join(from, program), join(dist, 'tfjs-wasm', program));
  }
}

/** Name, input folders and files, and work of each step. */
const steps = [
  { name: 'bundle', inputs: [...sourceFolders, 'package.json', 'scripts/third-party-licenses.js'], run: bundle },
  { name: 'models', inputs: modelInputs, run: buildModels },
  { name: 'validators', inputs: validatorInputs, run: buildValidators },
  { name: 'catalog-template', inputs: templateInputs, run: buildCatalogTemplate },
  { name: 'console', inputs: consoleInputs, run: buildConsole },
];

/** What test processes import; the command does without. */
const apiSteps = [
  { name: 'api', inputs: apiInputs, run: buildApi },
  { name: 'api-types', inputs: apiTypeInputs, run: buildApiTypes },
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildWhatChanged();
  await Promise.all(apiSteps.map(runWhenStale));
}
