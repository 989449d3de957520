import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import { privateRoot } from '../../../src/catalog/private-root.ts';
import { packageRoot } from '../../../src/paths.ts';

/** A folder of the test's own, removed after the file's tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(privateRoot(), 'tuku-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Builds a program (TypeScript, run by other processes) beside the package's modules; its path. */
export function buildProgram(name: string, source: string): string {
  const folder = join(packageRoot, 'node_modules', '.cache', `tuku-test-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${name}.mjs`);
  buildSync({
    stdin: { contents: source, resolveDir: packageRoot, loader: 'ts' },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return outfile;
}

export interface Program {
  readonly process: ChildProcess;
  /** The next line it prints; undefined when it has ended. */
  line(): Promise<string | undefined>;
  kill(): Promise<void>;
}

export function run(program: string, ...given: string[]): Program {
  return runWith({}, program, ...given);
}

/** Runs a program with variables added to its environment. */
export function runWith(env: NodeJS.ProcessEnv, program: string, ...given: string[]): Program {
  const child = spawn(process.execPath, [program, ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, 'exit');
  return {
    process: child,
    async line() {
      const { value, done } = await lines.next();
      return done ? undefined : value;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
