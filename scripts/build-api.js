// Builds dist/api/: what test processes import, for ES modules and for CommonJS, and its types.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  mkdirSync(out, { recursive: true });
  const spelledOut = join(out, 'options.d.ts');
  writeFileSync(spelledOut, await optionDeclarations());
  const options = {
    name: 'options',
    resolveId: (source) => (source.endsWith('/options/values.ts') ? spelledOut : null),
  };
  const texts = await Promise.all(
    entries.map(async (name) => {
      const bundle = await rollup({
        input: join(sources, `${name}.ts`),
        external,
        plugins: [options, dts({ tsconfig: join(root, 'tsconfig.json') })],
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

/**
 * The types of src/options/values.ts that the package exports, spelled out from the table: editors then show what an option
 * does. test/api/types.test.ts compares both.
 */
async function optionDeclarations() {
  const { build } = await import('esbuild');
  const entry = join(root, 'src/options/table.ts');
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  const { options } = await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
  );
  const values = readFileSync(join(root, 'src/options/values.ts'), 'utf8');
  const [credential] = /\/\*\* An access key[\s\S]*?\n}\n/.exec(values) ?? [''];
  const members = options.map(([name, option]) => {
    const usual = String(startDefaults[name] ?? option.default ?? '');
    const about = usual === '' ? option.about : `${option.about} (default: ${usual})`;
    return `  /** ${about} */\n  readonly ${name}?: ${typeOf(option)} | undefined;\n`;
  });
  return `${credential}export interface OptionInput {\n${members.join('')}}\n`;
}

/** Where startTuku differs from the command: see src/api/start.ts. */
const startDefaults = { port: 0, logLevel: 'warn' };

function typeOf(option) {
  switch (option.kind) {
    case 'flag':
      return 'boolean';
    case 'integer':
      return 'number';
    case 'choice':
      return option.choices.map((choice) => `'${choice}'`).join(' | ');
    case 'list':
      return 'readonly string[] | string';
    default:
      return option.mayBeJson ? 'string | readonly CredentialOption[]' : 'string';
  }
}

/** Replaces the files of a kind by complete new ones. */
function replace(kind, files) {
  mkdirSync(out, { recursive: true });
  for (const old of readdirSync(out)) if (kind.test(old)) rmSync(join(out, old));
  for (const [name, text] of files) writeFileSync(join(out, name), text);
}
