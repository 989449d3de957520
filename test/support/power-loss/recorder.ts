// Loaded into a server by --require: appends every change of the files under TUKU_RECORD_ROOT, and every sync, to
// TUKU_RECORD_FILE. The patched functions are those that the server and PGlite use.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve, sep } from 'node:path';
import type { Change } from './changes.ts';

const root = resolve(process.env.TUKU_RECORD_ROOT ?? '');
const original = { ...fs };
const journal = original.openSync(process.env.TUKU_RECORD_FILE ?? '', 'a');
/** Paths of this thread's open files under the root. */
const open = new Map<number, string>();
/** Within a recorded function, others are part of it. */
let depth = 0;

type Function = (...given: never[]) => unknown;

const inside = (path: unknown): path is string =>
  typeof path === 'string' && `${resolve(path)}${sep}`.startsWith(root + sep);
const within = (path: string) => resolve(path).slice(root.length + 1);

function record(change: Change, data: Uint8Array = new Uint8Array()): void {
  const header = JSON.stringify({ ...change, at: String(process.hrtime.bigint()), bytes: data.length });
  original.writeSync(journal, Buffer.concat([Buffer.from(`${header}\n`), data]));
}

/** Replaces a function by one that calls `noted` after it, with what it got and returned. */
function watch<Name extends keyof typeof fs>(
  name: Name,
  noted: (given: unknown[], result: unknown, before: unknown) => void,
  before: (given: unknown[]) => unknown = () => undefined,
): void {
  const work = original[name] as unknown as Function;
  const watched = (...given: never[]) => {
    const state = depth === 0 ? before(given) : undefined;
    depth += 1;
    let result: unknown;
    try {
      result = work(...given);
    } finally {
      depth -= 1;
    }
    if (depth === 0) noted(given, result, state);
    return result;
  };
  Object.assign(fs, { [name]: watched });
}

const onPath = (kind: 'folder' | 'remove') => (given: unknown[]) => {
  if (inside(given[0])) record({ kind, path: within(given[0]) });
};

watch(
  'openSync',
  ([path, flags], file, existed) => {
    if (!inside(path)) return;
    open.set(file as number, resolve(path));
    const cut = typeof flags === 'number' ? (flags & fs.constants.O_TRUNC) !== 0 : String(flags).startsWith('w');
    if (!existed) record({ kind: 'create', path: within(path) });
    else if (cut) record({ kind: 'size', path: within(path), size: 0 });
  },
  ([path]) => inside(path) && original.existsSync(path),
);
watch('closeSync', ([file]) => open.delete(file as number));
watch('writeSync', ([file, data, offset, , position], written) => {
  const path = open.get(file as number);
  if (path === undefined) return;
  const { buffer, byteOffset } = data as Uint8Array;
  const bytes = new Uint8Array(buffer, byteOffset + (offset as number), written as number);
  record({ kind: 'write', path: within(path), position: position as number }, bytes);
});
for (const name of ['fsyncSync', 'fdatasyncSync'] as const) {
  watch(name, ([file]) => {
    const path = open.get(file as number);
    if (path !== undefined) record({ kind: 'sync', path: within(path) });
  });
}
watch('ftruncateSync', ([file, size]) => {
  const path = open.get(file as number);
  if (path !== undefined) record({ kind: 'size', path: within(path), size: size as number });
});
watch('truncateSync', ([path, size]) => {
  if (inside(path)) record({ kind: 'size', path: within(path), size: size as number });
});
for (const name of ['writeFileSync', 'copyFileSync'] as const) {
  watch(name, (given) => {
    const path = given[name === 'copyFileSync' ? 1 : 0];
    if (!inside(path)) return;
    record({ kind: 'create', path: within(path) });
    record({ kind: 'write', path: within(path), position: 0 }, original.readFileSync(path));
  });
}
watch('mkdirSync', onPath('folder'));
watch('unlinkSync', onPath('remove'));
watch('rmdirSync', onPath('remove'));
watch(
  'rmSync',
  ([path], _, existed) => existed && onPath('remove')([path]),
  ([path]) => original.existsSync(path as string),
);
watch('renameSync', ([from, to]) => {
  if (!inside(from) || !inside(to)) return;
  for (const [file, path] of open) {
    if (path === resolve(from) || path.startsWith(resolve(from) + sep))
      open.set(file, resolve(to) + path.slice(resolve(from).length));
  }
  record({ kind: 'rename', path: within(from), to: within(to) });
});
syncBuiltinESMExports();
