import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';

/** A user's project, in a folder of its own, in which the package is installed. */
export interface Project {
  readonly folder: string;
  write(file: string, text: string): void;
  /** Runs Node in the project: what it printed, and its exit code. */
  run(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended>;
  remove(): void;
}

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/**
 * @param packages what it has installed, besides Tuku: packages of this repository
 * @param fixture files to start from, below test/api/projects
 */
export function openProject(packages: readonly string[] = [], ...fixtures: readonly string[]): Project {
  const folder = mkdtempSync(join(tmpdir(), 'tuku-project-'));
  const link = (name: string, target: string) => {
    const place = join(folder, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(target, place, 'junction');
  };
  link('tuku', packageRoot);
  for (const name of packages) link(name, join(packageRoot, 'node_modules', name));
  for (const name of fixtures) cpSync(join(packageRoot, 'test/api/projects', name), folder, { recursive: true });
  return {
    folder,
    write(file, text) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    },
    run: (args, env = {}) => runNode(folder, args, env),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function runNode(cwd: string, args: readonly string[], more: NodeJS.ProcessEnv): Promise<Ended> {
  // Nothing of the test run that this one is part of.
  const own = Object.entries(process.env).filter(([name]) => !/^(TUKU_|JEST_|NODE_OPTIONS|DATABASE_URL)/.test(name));
  const env = { ...Object.fromEntries(own), FORCE_COLOR: '0', NO_COLOR: '1', CI: 'true', TUKU_LANG: 'en', ...more };
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (part: Buffer) => {
    texts.out += part.toString();
  });
  child.stderr.on('data', (part: Buffer) => {
    texts.err += part.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...texts };
}
