import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'cross-spawn';
import { packageRoot } from '../../src/paths.ts';
import { isPrinted } from '../snippets/plan.ts';
import { type Resolution, resolutions, writeLoaders, writeTypescript } from './consumer.ts';
import {
  cloneTo,
  diskBytes,
  environment,
  installIn,
  manifestIn,
  pack,
  packagesIn,
  run,
  scratchFolder,
} from './installed.ts';
import { writeTfjsNode } from './tfjs-node.ts';

const own = manifestIn(packageRoot);
const [command = ''] = Object.keys(own.bin);
const folder = scratchFolder();
const project = join(folder, 'project');
const installed = join(project, 'node_modules', own.name);
const clone = join(folder, 'clone');
cloneTo(clone);
const packed = pack(clone);
installIn(project, packed.archive);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the installed command by npx, which finds it in the project. */
const npx = (...args: string[]) => run(project, 'npx', '--no', '--', command, ...args);

/** Starts the installed server by npx on a free port, and ends it with all that npx started. */
async function withServer<T>(work: (url: string) => T, ...options: string[]): Promise<T> {
  const posix = process.platform !== 'win32';
  const server = spawn('npx', ['--no', '--', command, 'start', '--port', '0', ...options], {
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
  expect(
    paths.filter((path) => /js\.map$/.test(path) || /^(src|test|bench|scripts(?!\/build-faiss\.js$))\//.test(path)),
  ).toEqual([]);
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

/** What the tour prints against a server. */
function tour(url: string): string {
  const { stdout, stderr } = spawnSync(process.execPath, [join(installed, 'docs/tour/tour.js')], {
    cwd: project,
    env: { ...environment, TUKU_URL: url },
    encoding: 'utf8',
  });
  return stderr + stdout;
}

/** True if it is what the README shows of the tour; otherwise what was printed. */
function asShown(printed: string): true | string {
  const readme = readFileSync(join(installed, 'README.md'), 'utf8');
  const [, shown = 'nothing'] = /docs\/tour\/tour\.js[\s\S]*?```text output\n([\s\S]*?)```/.exec(readme) ?? [];
  return isPrinted(shown, printed) || printed;
}

test('the tour runs as the README shows it, and once more', async () => {
  run(project, 'npm', 'install', `tencentcloud-sdk-nodejs@${own.devDependencies['tencentcloud-sdk-nodejs']}`);
  expect((await withServer((url) => [tour(url), tour(url)])).map(asShown)).toEqual([true, true]);
});

test('a TF.js that the user installs with TensorFlow runs the networks itself, beside the one in the package', async () => {
  const stand = join(project, 'node_modules/@tensorflow/tfjs-node');
  await writeTfjsNode(stand, join(installed, 'dist/tfjs-wasm'));
  try {
    expect(npx('doctor')).toMatch(/^features\s+TF\.js, TensorFlow\s+@tensorflow\/tfjs-node is installed and loads/m);
    expect(asShown(await withServer(tour, '--backend', 'tfjs-node'))).toBe(true);
  } finally {
    rmSync(stand, { recursive: true });
  }
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

describe('what it exports', () => {
  const modules = Object.keys(own.exports ?? {}).map((path) => own.name + path.slice(1));
  const code = modules.filter((name) => !name.endsWith('.json'));
  /** What gives a test its server can be loaded in a test run only, which test/api does. */
  const anywhere = code.filter((name) => !/\/(setup|jest|vitest)$/.test(name));
  const companions = ['testcontainers', 'vitest', 'jest', 'typescript', '@types/node'];
  const versions = companions.flatMap((name) =>
    own.devDependencies[name] ? `${name}@${own.devDependencies[name]}` : [],
  );

  beforeAll(() => run(project, 'npm', 'install', '--save-dev', ...versions));

  test.each(anywhere)('%s loads by import and by require, with the same names', (name) => {
    const { esm, cjs } = writeLoaders(project, name);
    const [imported, required] = [run(project, process.execPath, esm), run(project, process.execPath, cjs)];
    expect(required).toBe(imported);
  });

  test.each(Object.keys(resolutions) as Resolution[])(
    'has types under strict and moduleResolution %s',
    (resolution) => {
      const tsc = join(project, 'node_modules/typescript/bin/tsc');
      for (const [names, declarations] of [
        [code, false],
        [code.slice(0, 1), true],
      ] as const) {
        run(project, process.execPath, tsc, '-p', writeTypescript(project, names, resolution, declarations));
      }
    },
  );
});

test('under another name it is the same package', () => {
  const name = '@acme/tuku-local';
  run(clone, 'git', 'init', '--quiet');
  run(clone, 'npm', 'run', 'rename:package', '--', name);
  const other = join(folder, 'other');
  installIn(other, pack(clone).archive);
  expect(manifestIn(join(other, 'node_modules', name)).name).toBe(name);
  expect(run(other, 'npx', '--no', '--', command, '--version').trim()).toBe(own.version);
  expect(run(other, 'npx', '--no', '--', name, '--version').trim()).toBe(own.version);
  const page = readFileSync(join(other, 'node_modules', name, 'docs/releasing.md'), 'utf8');
  expect(page).toContain(`npm install ${name}@`);
});
