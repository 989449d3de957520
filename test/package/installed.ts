import { cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sync as spawnSync } from 'cross-spawn';
import { packageRoot } from '../../src/paths.ts';

/** What npm's own variables say of the project that runs the tests must not reach the projects that the tests make. */
export const environment: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_OPTIONS$|TUKU_)/i.test(name))),
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_prefer_offline: 'true',
};

/** Runs a command to its end; returns its standard output. Throws what it said unless it succeeds. */
export function run(folder: string, command: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status === 0) return stdout;
  throw new Error(`${[command, ...args].join(' ')}: ${error?.message ?? `exit code ${status}`}\n${stdout}\n${stderr}`);
}

/** The archive that `npm pack` made. */
export interface Packed {
  readonly archive: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** Copies what is under version control, or would be, to a new folder. */
export function cloneTo(clone: string): void {
  const listed = run(packageRoot, 'git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard');
  const deleted = new Set(run(packageRoot, 'git', 'ls-files', '-z', '--deleted').split('\0'));
  for (const file of listed.split('\0').filter((each) => each !== '' && !deleted.has(each))) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(join(packageRoot, file), join(clone, file));
  }
}

/** Runs `npm pack` in a clone. */
export function pack(clone: string): Packed {
  const answer = run(clone, 'npm', 'pack', '--json', '--pack-destination', dirname(clone));
  const [packed] = JSON.parse(answer) as (Omit<Packed, 'archive'> & { readonly filename: string })[];
  if (packed === undefined) throw new Error('npm pack packed nothing');
  return { ...packed, archive: join(dirname(clone), packed.filename) };
}

/** A project of its own with the archive installed in it. */
export function installIn(folder: string, archive: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'shop', version: '1.0.0', private: true }));
  run(folder, 'npm', 'install', archive);
}

/** The names of the packages in a project's node_modules, nested ones too. */
export function packagesIn(folder: string): string[] {
  const modules = join(folder, 'node_modules');
  return subfolders(modules).flatMap((name) =>
    (name.startsWith('@') ? subfolders(join(modules, name)).map((each) => `${name}/${each}`) : [name]).flatMap(
      (each) => [each, ...packagesIn(join(modules, each))],
    ),
  );
}

function subfolders(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  } catch {
    return [];
  }
}

/** What a folder takes on the disk in bytes: whole blocks, where the system tells them. */
export function diskBytes(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    const { blocks, size } = lstatSync(path);
    return sum + (blocks ? blocks * 512 : size) + (entry.isDirectory() ? diskBytes(path) : 0);
  }, 0);
}

/** A new folder for one run of the tests. */
export function scratchFolder(): string {
  return mkdtempSync(join(tmpdir(), 'tuku-package-'));
}

/** The manifest of a package in a folder. */
export function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}
