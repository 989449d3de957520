// Runs both scaffolds on a copy of the checkout, for every product and every kind of gateway, then the type check, the
// linter, the architecture tests and the generated tests: what they write is green without an edit.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWhatChanged } from './build.js';
import { products } from './scaffold/products.js';

/** Existing files that one operation may touch. */
const MAX_TOUCHED = 4;
const root = fileURLToPath(new URL('..', import.meta.url));

await buildWhatChanged();
const copy = mkdtempSync(join(tmpdir(), 'tuku-scaffold-'));
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
const run = (command, ...args) => execFileSync(command, args, { cwd: copy, encoding: 'utf8' });
const node = (...args) => execFileSync(process.execPath, args, { cwd: copy, stdio: 'inherit' });

const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
for (const file of tracked.toString().split('\0').filter(Boolean)) cpSync(join(root, file), join(copy, file));
for (const folder of ['node_modules', 'dist']) symlinkSync(join(root, folder), join(copy, folder));
run('git', 'init', '--quiet');
run('git', 'add', '--all');
run('git', '-c', 'user.name=scaffold', '-c', 'user.email=scaffold@localhost', 'commit', '--quiet', '-m', 'before');

const touched = () => run('git', 'diff', '--name-only').trim().split('\n').filter(Boolean);
const dialects = ['tencent/faces', 'alibaba/faces', 'jd/faces', 'baidu/faces', 'acme/faces'];
/** Where the vendor's names follow a rule by which requests are recognised. */
const names = { 'jd/productsearch': 'product_image_probething' };
for (const place of Object.keys(products)) {
  const before = touched().length;
  node('scripts/scaffold/new-operation.js', place, names[place] ?? 'ProbeThing');
  run('git', 'add', '--intent-to-add', '.');
  const count = touched().filter((file) => !/probething/i.test(file)).length;
  if (count - before > MAX_TOUCHED) throw new Error(`${place}: ${count - before} existing files were touched`);
}
for (const place of dialects) {
  node('scripts/scaffold/new-dialect.js', place);
  node('scripts/scaffold/new-operation.js', place, 'ProbeThing');
}

node('node_modules/typescript/bin/tsc', '--noEmit');
node('node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings');
const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
node(...jest, '[pP]robe[tT]hing', 'faces', 'test/architecture');
