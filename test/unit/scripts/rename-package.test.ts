import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../../../src/paths.ts';

type RenameIn = (text: string, from: string, to: string) => string;
const script = pathToFileURL(join(packageRoot, 'scripts/rename-package.js')).href;
const { renameIn } = (await import(script)) as { readonly renameIn: RenameIn };
const rename = (text: string) => renameIn(text, 'tuku', '@acme/tuku-local');

test.each([
  ["import { startTuku } from 'tuku';", "import { startTuku } from '@acme/tuku-local';"],
  ['import "tuku/vitest"', 'import "@acme/tuku-local/vitest"'],
  ["require('tuku/testcontainers')", "require('@acme/tuku-local/testcontainers')"],
  ["globalSetup: 'tuku/jest/global-setup'", "globalSetup: '@acme/tuku-local/jest/global-setup'"],
  ['npm install --save-dev tuku', 'npm install --save-dev @acme/tuku-local'],
  ['npm i -D jest tuku@0.1.0', 'npm i -D jest @acme/tuku-local@0.1.0'],
  ['`npx tuku start`', '`npx @acme/tuku-local start`'],
  ['npx --yes tuku exec -- npm test', 'npx --yes @acme/tuku-local exec -- npm test'],
  ['node node_modules/tuku/bin/tuku.js', 'node node_modules/@acme/tuku-local/bin/tuku.js'],
  ['https://img.shields.io/npm/v/tuku', 'https://img.shields.io/npm/v/@acme/tuku-local'],
  ['https://www.npmjs.com/package/tuku)', 'https://www.npmjs.com/package/@acme/tuku-local)'],
])('where %s means the package', (before, after) => {
  expect(rename(before)).toBe(after);
  expect(rename(after)).toBe(after);
});

test.each([
  'tuku start --port 5000',
  "const id = 'tuku';",
  "import { spawnTuku } from './tuku.ts'",
  "import { startTuku } from 'tuku-client'",
  'docker run tuku',
  'cd tuku && npm ci',
  'npm run start tuku',
  'https://github.com/tuku-emulator/tuku',
  'TUKU_PORT=5000 tuku/postgres',
])('but not where %s means something else', (text) => {
  expect(rename(text)).toBe(text);
});

test('no line that names the package is missed', () => {
  const { name } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { name: string };
  const listed = execFileSync('git', ['ls-files', '-z', 'README*', 'docs', 'examples', 'src', 'docker', '.github'], {
    cwd: packageRoot,
    encoding: 'utf8',
  });
  const rough = new RegExp(
    `\\b(?:npx|npm (?:i|install|add))\\b[^\\n\`|;&]*\\s${name}(?![\\w/-])|\\b(?:from|import|require)\\b[\\s(]*['"]${name}(?![\\w-])`,
  );
  const lines = listed
    .split('\0')
    .filter((file) => /\.(md|[cm]?[jt]s|json|ya?ml|sh|py|go|java)$/.test(file))
    .flatMap((file) => readFileSync(join(packageRoot, file), 'utf8').split('\n'))
    .filter((line) => rough.test(line));
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.filter((line) => renameIn(line, name, '@acme/other') === line)).toEqual([]);
});
