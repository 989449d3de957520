// What the two scaffolds share: writing new files, inserting lines into existing ones, formatting both.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const written = [];
const edited = [];

/** A mistake of the user's: the message says what to do. */
export class UsageError extends Error {}

export const exists = (path) => existsSync(join(root, path));
export const read = (path) => readFileSync(join(root, path), 'utf8');

/** Creates a file; one that exists is left alone and reported. */
export function write(path, text) {
  if (exists(path)) throw new UsageError(`${path} exists already`);
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  written.push(path);
}

/** Changes an existing file by a function of its text. */
export function edit(path, change) {
  const before = read(path);
  const after = change(before);
  if (after === before) throw new Error(`${path}: nothing to change was found`);
  writeFileSync(join(root, path), after);
  edited.push(path);
}

/** Inserts an import in front of the first one; formatting sorts it. */
export const withImport = (text, line) => text.replace(/^import /m, `${line}\nimport `);

/** Inserts an entry at the end of the list that starts at `start`, whose closing bracket stands alone on its line or ends it. */
export function withEntry(text, start, entry) {
  const at = text.indexOf(start);
  if (at < 0) throw new Error(`no list begins with ${start}`);
  const end = closing(text, at + start.length - 1);
  const before = text.slice(0, end).trimEnd();
  const separator = before.endsWith('[') || before.endsWith(',') ? '' : ',';
  return `${before}${separator}\n${entry},\n${text.slice(end)}`;
}

/** The bracket that closes the one at `open`. */
function closing(text, open) {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if ('[{('.includes(text[at])) depth++;
    if (']})'.includes(text[at]) && --depth === 0) return at;
  }
  throw new Error('a bracket is not closed');
}

/** Adds a line to what the next release adds. */
export function announce(line) {
  edit('CHANGELOG.md', (text) =>
    text.replace(/^## \[Unreleased\]\n\n### Added\n\n/m, (heading) => `${heading}- ${line}\n`),
  );
}

/** Formats everything touched, then says what was done and what is left to do. */
export function finish(left) {
  const code = [...written, ...edited].filter((path) => /\.(ts|js|json)$/.test(path));
  execFileSync(process.execPath, [join(root, 'node_modules/@biomejs/biome/bin/biome'), 'check', '--write', ...code], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  console.log(`written:\n${written.map((path) => `  ${path}`).join('\n')}`);
  console.log(`changed:\n${edited.map((path) => `  ${path}`).join('\n')}`);
  console.log(`left to do:\n${left.map((line) => `  - ${line}`).join('\n')}`);
}

/** Runs a scaffold; a UsageError becomes one line and exit code 2. */
export function main(run) {
  try {
    run(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}
