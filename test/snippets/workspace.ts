import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';

/** Where snippets run: a fresh checkout, a home, a prefix for npm, and a folder for each page's programs. */
export interface Workspace {
  readonly checkout: string;
  readonly env: NodeJS.ProcessEnv;
  /** The folder of a page's programs, empty at first. The install phase and the run phase share it. */
  folderOf(page: string): string;
}

/** Root of everything the suite writes; scripts/test-docs.sh creates and removes it. */
const root = process.env.TUKU_DOCS_FOLDER ?? '';

export function openWorkspace(): Workspace {
  if (root === '') throw new Error('npm run test:docs runs this');
  const [checkout, bin, home] = [join(root, 'tuku'), join(root, 'bin'), join(root, 'home')];
  if (!existsSync(checkout)) {
    copyCheckout(checkout);
    for (const folder of [bin, home]) mkdirSync(folder);
    if (!hasCommand('sudo')) writeCommand(join(bin, 'sudo'), 'exec "$@"');
  }
  const inherited = { ...process.env };
  for (const name of Object.keys(inherited))
    if (/^(TUKU_|DATABASE_URL|npm_|NODE_OPTIONS)/i.test(name)) delete inherited[name];
  return {
    checkout,
    env: {
      ...inherited,
      PATH: [bin, join(required('TUKU_DOCS_VENV'), 'bin'), dirname(process.execPath), process.env.PATH].join(':'),
      HOME: home,
      XDG_DATA_HOME: '',
      XDG_STATE_HOME: '',
      TUKU_LANG: 'en',
      ...goCaches(),
      FORCE_COLOR: '0',
      // There is no network where snippets run: npm takes packages from its cache, which the install phase fills.
      npm_config_prefix: dirname(bin),
      npm_config_cache: npmCache(),
      npm_config_offline: 'true',
      npm_config_update_notifier: 'false',
    },
    folderOf(page) {
      const folder = join(root, page.replace(/\W+/g, '-'));
      mkdirSync(folder, { recursive: true });
      return folder;
    },
  };
}

/** Gives the checkout the packages of this one, where the README's own `npm ci` has not run in it. */
export function ensurePackages(checkout: string): void {
  const folder = join(checkout, 'node_modules');
  if (!existsSync(folder)) symlinkSync(join(packageRoot, 'node_modules'), folder);
}

/** The folder of npm's cache. */
export function npmCache(): string {
  return execFileSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).trim();
}

/** Go's caches of this user, not those of the snippets' home: the modules are there. */
function goCaches(): Record<string, string> {
  if (!hasCommand('go')) return {};
  const names = ['GOMODCACHE', 'GOCACHE'];
  const values = execFileSync('go', ['env', ...names], { encoding: 'utf8' })
    .trim()
    .split('\n');
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
}

function copyCheckout(to: string): void {
  const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: packageRoot,
    encoding: 'utf8',
  });
  for (const file of tracked.split('\0').filter((name) => name !== '' && existsSync(join(packageRoot, name)))) {
    cpSync(join(packageRoot, file), join(to, file));
  }
}

function writeCommand(file: string, line: string): void {
  writeFileSync(file, `#!/bin/sh\n${line}\n`);
  chmodSync(file, 0o755);
}

function hasCommand(name: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, name)));
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: npm run test:docs runs this`);
  return value;
}

/** Links the packages of a printed `npm install a@1 b@2` into a folder. Throws unless exactly these versions are at hand. */
export function installNode(command: string, folder: string): void {
  for (const argument of command.split(' ').slice(2)) {
    const [, name = '', version = ''] = /^(@?[^@]+)@(.+)$/.exec(argument) ?? [];
    const source = ['.', 'test/sdk/node']
      .map((place) => join(packageRoot, place, 'node_modules', name))
      .find((place) => name !== '' && existsSync(join(place, 'package.json')));
    if (source === undefined) throw new Error(`${argument} is in no package.json of this repository`);
    const installed = (JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string }).version;
    if (installed !== version) throw new Error(`the page installs ${argument}, the tests ${name}@${installed}`);
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    if (!existsSync(link)) symlinkSync(source, link);
  }
}

/** Throws unless the virtual environment has exactly the versions of a printed `pip install a==1 b==2`. */
export function checkPython(command: string, env: NodeJS.ProcessEnv): void {
  const wanted = command.split(' ').slice(2);
  const script =
    'import sys, importlib.metadata as m\nfor w in sys.argv[1:]: print(w.split("==")[0] + "==" + m.version(w.split("==")[0]))';
  const found = execFileSync('python', ['-c', script, ...wanted], { env, encoding: 'utf8' })
    .trim()
    .split('\n');
  if (found.join() !== wanted.join()) throw new Error(`the page installs ${wanted}, the tests ${found}`);
}
