// Builds dist/console/: the web page that the server shows under /_tuku/ui.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { recordBundle } from './third-party-licenses.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'dist/console');

export const consoleInputs = ['src/console', 'package.json', 'scripts/build-console.js'];

export async function buildConsole() {
  const { build } = await import('vite');
  const { output } = await build({
    configFile: false,
    root: join(root, 'src/console'),
    base: '/_tuku/ui/',
    publicDir: false,
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      write: false,
      target: 'es2022',
      // Everything is a file of its own: the page's security policy allows no inline code and no data: addresses.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
  });
  // Old files go only when the new ones are complete.
  rmSync(out, { recursive: true, force: true });
  for (const file of output) {
    const path = join(out, file.fileName);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.type === 'chunk' ? file.code : file.source);
  }
  recordBundle('console', [{ metafile: metafileOf(output) }]);
}

/** What the bundle is made of, in the form of esbuild's metafile. */
function metafileOf(output) {
  const inputs = {};
  const outputs = {};
  for (const { type, fileName, modules, imports, dynamicImports } of output) {
    if (type !== 'chunk') continue;
    const used = Object.keys(modules)
      .filter((id) => id.startsWith(root))
      .map((id) => relative(root, id).replaceAll('\\', '/'));
    for (const path of used) inputs[path] = {};
    outputs[`dist/console/${fileName}`] = {
      inputs: Object.fromEntries(used.map((path) => [path, {}])),
      imports: [
        ...imports.map((path) => ({ path: `dist/console/${path}`, kind: 'import-statement' })),
        ...dynamicImports.map((path) => ({ path: `dist/console/${path}`, kind: 'dynamic-import' })),
      ],
    };
  }
  return { inputs, outputs };
}
