// Runs a server while you work on it: `npm run dev -- --port 5000`. A change in the sources rebuilds dist/ and restarts the
// server, within about a second; if it does not build, the server keeps running as it is. Options are those of
// `tuku start`. Stack traces show the TypeScript sources.
import { execSync, spawn } from 'node:child_process';
import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const serverArguments = [
  ...['--single-threaded-gc', '--enable-source-maps', join(root, 'dist/tuku.js')],
  ...['start', ...process.argv.slice(2)],
];
/** Editors write a file in several steps, and tools write several files. */
const SETTLE_MS = 50;
/** A server that takes longer to stop is killed; acknowledged writes survive that. */
const STOP_MS = 10_000;

// In a fresh clone.
if (!existsSync(join(root, 'node_modules'))) execSync('npm ci', { cwd: root, stdio: 'inherit' });
const { buildWhatChanged, sourceFolders } = await import('./build.js');

/** The running server; undefined while there is none. */
let server;
/** The work in progress: building and restarting, one change after another. */
let work = Promise.resolve();
let timer;

function start() {
  const child = spawn(process.execPath, serverArguments, { cwd: process.cwd(), stdio: 'inherit' });
  const exited = new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      if (server?.child === child) {
        server = undefined;
        console.error(`dev: the server exited with ${signal ?? `code ${code}`}; waiting for changes`);
      }
      resolve(code ?? 1);
    });
  });
  server = { child, exited };
}

/** Stops the server; its exit code, 0 when there is none. */
async function stop() {
  if (server === undefined) return 0;
  const { child, exited } = server;
  server = undefined;
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  const code = await exited;
  clearTimeout(late);
  return code;
}

async function restart() {
  try {
    await buildWhatChanged();
  } catch (error) {
    // esbuild has printed its own errors.
    if (error.errors === undefined) console.error(error);
    console.error('dev: the build failed; waiting for changes');
    return;
  }
  await stop();
  start();
}

function changed() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    work = work.then(restart);
  }, SETTLE_MS);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, async () => process.exit(await stop()));
}
for (const folder of sourceFolders) watch(join(root, folder), { recursive: true }, changed);
work = work.then(restart);
