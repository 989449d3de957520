// Renames the package: `npm run rename:package -- @acme/tuku`. The name is `name` in package.json, and code reads it there;
// this also changes what users copy: imports, installation lines, npx, badges. The command stays `tuku`.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dependencies = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];

/** Replaces a package's name in a text where it means the package, and not the command or the project. */
export function renameIn(text, from, to) {
  const name = from.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  const rules = [
    // import … from 'tuku/jest', require('tuku'), jest.mock('tuku')
    new RegExp(`(\\b(?:from|import|require|resolve|mock)\\b\\s*\\(?\\s*(['"]))${name}(?=(?:/[\\w./-]+)?\\2)`, 'g'),
    // 'tuku/jest/global-setup' in a configuration
    new RegExp(`((['"]))${name}(?=/(?:jest|vitest|testcontainers)\\b[\\w./-]*\\2)`, 'g'),
    // npm install --save-dev tuku@0.1.0, npx --yes tuku start
    new RegExp(
      `(\\b(?:npm|pnpm|yarn|bun) (?:install|i|add|uninstall|update|view|exec|dlx)\\b(?:[ \\t]+[\\w@./=-]+)*?[ \\t]+)${name}(?![\\w/.-])`,
      'g',
    ),
    new RegExp(`(\\b(?:npx|bunx|pnpx)(?:[ \\t]+-[\\w=-]+)*[ \\t]+)${name}(?![\\w/.-])`, 'g'),
    // node_modules/tuku/bin/tuku.js
    new RegExp(`(\\bnode_modules/)${name}(?=/)`, 'g'),
    // npmjs.com/package/tuku, img.shields.io/npm/v/tuku
    new RegExp(`(\\b(?:npmjs\\.com/package|shields\\.io/npm/[\\w-]+|registry\\.npmjs\\.org)/)${name}(?![\\w-])`, 'g'),
  ];
  return rules.reduce((result, rule) => result.replace(rule, (_, before) => `${before}${to}`), text);
}

/** The manifest of the package itself, of its lock file, or of a project that uses it. */
function renameInManifest(text, from, to) {
  const manifest = JSON.parse(text);
  const all = [manifest, ...Object.values(manifest.packages ?? {})];
  for (const each of all) {
    if (each.name === from) each.name = to;
    for (const kind of dependencies) {
      if (each[kind]?.[from] === undefined) continue;
      each[kind] = Object.fromEntries(
        Object.entries(each[kind]).map(([key, value]) => [key === from ? to : key, value]),
      );
    }
  }
  if (manifest.packages?.[`node_modules/${from}`]) {
    manifest.packages[`node_modules/${to}`] = manifest.packages[`node_modules/${from}`];
    delete manifest.packages[`node_modules/${from}`];
  }
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function rename(to) {
  const from = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).name;
  if (!/^(@[a-z0-9-][\w.-]*\/)?[a-z0-9-][\w.-]*$/.test(to ?? '')) {
    throw new Error(`a package's name, such as @acme/${from}, must follow; ${to ?? 'nothing'} is none`);
  }
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  const texts = /\.(md|[cm]?[jt]sx?|json|ya?ml|sh|py|go|java|php|toml)$|Dockerfile|^[^.]+$/;
  for (const file of listed.toString().split('\0')) {
    // Tests of this script hold names that only look like the package's.
    if (
      !texts.test(basename(file)) ||
      file.startsWith('fixtures/') ||
      file === 'test/unit/scripts/rename-package.test.ts'
    )
      continue;
    const before = readFileSync(join(root, file), 'utf8');
    const manifest = /^package(-lock)?\.json$/.test(basename(file));
    const after = renameIn(manifest ? renameInManifest(before, from, to) : before, from, to);
    if (after === before) continue;
    writeFileSync(join(root, file), after);
    console.log(file);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) rename(process.argv[2]);
