import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'cross-spawn';
import { packageRoot } from '../../src/paths.ts';
import {
  diskBytes,
  environment,
  installIn,
  manifestIn,
  packagesIn,
  packClone,
  run,
  scratchFolder,
} from './installed.ts';

const own = manifestIn(packageRoot);
const [command = ''] = Object.keys(own.bin);
const folder = scratchFolder();
const project = join(folder, 'project');
const installed = join(project, 'node_modules', own.name);
const packed = packClone(folder);
installIn(project, packed.archive);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the installed command by npx, which finds it in the project. */
const npx = (...args: string[]) => run(project, 'npx', '--no', '--', command, ...args);

/** Starts the installed server by npx on a free port, and ends it with all that npx started. */
async function withServer<T>(work: (url: string) => T): Promise<T> {
  const posix = process.platform !== 'win32';
  const server = spawn('npx', ['--no', '--', command, 'start', '--port', '0'], {
    cwd: project,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: posix,
  });
  const { pid, stdout } = server;
  if (pid === undefined || stdout === null) throw new Error('npx does not start');
  try {
    let said = '';
    for await (const chunk of stdout.setEncoding('utf8')) {
      said += chunk;
      const url = /ready on (http:\S+)/.exec(said)?.[1];
      if (url !== undefined) return await work(url);
    }
    throw new Error(`the server ended before it was ready: ${said}`);
  } finally {
    if (posix) process.kill(-pid, 'SIGTERM');
    else spawnSync('taskkill', ['/pid', String(pid), '/t', '/f']);
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
  }
}

test('a clean clone packs what a user needs, and nothing else', () => {
  const paths = packed.files.map(({ path }) => path);
  for (const needed of ['bin/tuku.js', 'dist/tuku.js', 'dist/THIRD_PARTY_LICENSES', 'LICENSE', 'README.md']) {
    expect(paths).toContain(needed);
  }
  for (const model of ['mobilenet', 'centernet', 'classifier']) {
    expect(paths.filter((path) => path.startsWith(`dist/models/${model}/`))).toHaveLength(4);
  }
  expect(paths.filter((path) => /^dist\/tfjs-wasm\/.*\.wasm$/.test(path))).toHaveLength(2);
  expect(paths.filter((path) => /js\.map$/.test(path) || /^(src|test|bench|scripts)\//.test(path))).toEqual([]);
  expect(paths.filter((path) => /\/\.[^/]*$/.test(path))).toEqual([]);
});

test('it installs with few packages and little on the disk', () => {
  const packages = packagesIn(project);
  const megabytes = diskBytes(join(project, 'node_modules')) / 1e6;
  process.stderr.write(
    `packed ${(packed.size / 1e6).toFixed(1)} MB, unpacked ${(packed.unpackedSize / 1e6).toFixed(1)} MB; ` +
      `installed ${megabytes.toFixed(1)} MB in ${packages.length} packages\n`,
  );
  expect(packages).toContain(own.name);
  expect(packages.length).toBeLessThanOrEqual(110);
  expect(megabytes).toBeLessThanOrEqual(120);
});

test('npx finds the command', () => {
  expect(npx('--version').trim()).toBe(own.version);
  expect(npx('doctor')).toMatch(/^features\s+TF\.js, WebAssembly/m);
});

test('exec leads a client with a fixed host to a server of its own', () => {
  const ask = "fetch('https://tiia.tencentcloudapi.com').then((answer) => answer.text()).then(console.log)";
  expect(npx('exec', '--', process.execPath, '-e', ask)).toContain('"Code":"MissingParameter"');
});

test('the tour runs as the README shows it, and once more', async () => {
  run(project, 'npm', 'install', `tencentcloud-sdk-nodejs@${own.devDependencies['tencentcloud-sdk-nodejs']}`);
  const shown = /docs\/tour\/tour\.js[\s\S]*?```text output\n([\s\S]*?)```/.exec(
    readFileSync(join(installed, 'README.md'), 'utf8'),
  )?.[1];
  const tours = await withServer((url) =>
    [1, 2].map(() => {
      const tour = join(installed, 'docs/tour/tour.js');
      const { stdout, stderr } = spawnSync(process.execPath, [tour], {
        cwd: project,
        env: { ...environment, TUKU_ENDPOINT: new URL(url).host },
        encoding: 'utf8',
      });
      return stderr + stdout;
    }),
  );
  const known = (text = '') => text.replace(/RequestId: '[^']*'/, "RequestId: '…'").trim();
  expect(tours.map(known)).toEqual([known(shown), known(shown)]);
});

const busybox = ['/bin/busybox', '/usr/bin/busybox'].find(existsSync);
const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux("BusyBox's env starts the command by its first line", () => {
  if (busybox === undefined) throw new Error('no busybox: apt-get install busybox');
  const file = join(installed, own.bin[command] ?? '');
  const [first = ''] = readFileSync(file, 'utf8').split('\n');
  expect(first).toMatch(/^#!\/usr\/bin\/env /);
  // The kernel hands all that follows the program on as one word.
  const word = first.slice('#!/usr/bin/env '.length);
  expect(run(project, busybox, 'env', word, file, '--version').trim()).toBe(own.version);
});
