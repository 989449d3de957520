// Builds dist/api/: what test processes import, for ES modules and for CommonJS, and its types.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { recordBundle } from './third-party-licenses.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = join(root, 'src/api');
const out = join(root, 'dist/api');

/** The modules that `exports` of package.json names, by the names of their sources. */
const entries = [
  'index',
  'jest',
  'jest-global-setup',
  'jest-global-teardown',
  'jest-setup',
  'vitest',
  'vitest-global-setup',
  'vitest-setup',
  'testcontainers',
];

/** The user's own. */
const external = ['@jest/globals', 'vitest', 'testcontainers'];

export const apiInputs = ['src', 'package.json', 'scripts/build-api.js'];
export const apiTypeInputs = ['src/api', 'src/options', 'package.json', 'scripts/build-api.js'];

/** The code. CommonJS has no `import.meta.url`: it is made of the file's name. */
export async function buildApi() {
  const { build } = await import('esbuild');
  const common = {
    outdir: out,
    bundle: true,
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    external,
    absWorkingDir: root,
    metafile: true,
    logLevel: 'warning',
    write: false,
  };
  const cjs = {
    ...common,
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    define: { 'import.meta.url': 'fileUrl' },
    banner: { js: "const fileUrl = require('node:url').pathToFileURL(__filename).href;" },
  };
  const files = entries.map((name) => join(sources, `${name}.ts`));
  const results = await Promise.all([
    build({ ...common, entryPoints: files, format: 'esm', splitting: true, chunkNames: 'chunk-[hash]' }),
    build({ ...cjs, entryPoints: files }),
    build({ ...cjs, entryPoints: { trust: join(root, 'src/client/trust.ts') } }),
  ]);
  replace(
    /\.c?js$/,
    results.flatMap(({ outputFiles }) => outputFiles.map(({ path, text }) => [basename(path), text])),
  );
  recordBundle('api', results);
}

/** The declarations: one file a module, which names nothing else of the package. */
export async function buildApiTypes() {
  const [{ rollup }, { dts }] = await Promise.all([import('rollup'), import('rollup-plugin-dts')]);
  const texts = await Promise.all(
    entries.map(async (name) => {
      const bundle = await rollup({
        input: join(sources, `${name}.ts`),
        external,
        plugins: [dts({ tsconfig: join(root, 'tsconfig.json') })],
        // A set-up file exports nothing.
        onLog: (level, log, report) => log.code === 'EMPTY_BUNDLE' || report(level, log),
      });
      const { output } = await bundle.generate({ format: 'es' });
      // Programs whose `lib` is older can still read them.
      const disposable = /\bAsyncDisposable\b/.test(output[0].code)
        ? '/// <reference lib="esnext.disposable" />\n'
        : '';
      return [name, disposable + output[0].code];
    }),
  );
  replace(
    /\.d\.c?ts$/,
    texts.flatMap(([name, text]) => ['ts', 'cts'].map((kind) => [`${name}.d.${kind}`, text])),
  );
}

/** Replaces the files of a kind by complete new ones. */
function replace(kind, files) {
  mkdirSync(out, { recursive: true });
  for (const old of readdirSync(out)) if (kind.test(old)) rmSync(join(out, old));
  for (const [name, text] of files) writeFileSync(join(out, name), text);
}
