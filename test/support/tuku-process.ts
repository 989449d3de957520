import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'cross-spawn';
import { packageRoot } from '../../src/paths.ts';

/** A server in a process of its own. */
export interface TukuProcess {
  readonly url: string;
  readonly pid: number;
  /** Milliseconds from spawn to the first 200 of `/_tuku/ready`. */
  readonly readyMs: number;
  /** Resident memory in MB when it was ready. */
  readonly readyMb: number;
  /** Milliseconds from spawn until `/_tuku/ready` says that the model is ready. */
  modelReadyMs(): Promise<number>;
  /** The exit code; null when the signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** What a server runs in. */
export interface Surroundings {
  readonly env?: NodeJS.ProcessEnv;
  /** A command that runs the server's, such as strace; signals to it must reach the server. */
  readonly under?: readonly string[];
}

/** Starts `tuku start` on a free port, as a user would, and waits until it is ready. */
export async function spawnTuku(
  args: string[] = [],
  folder: string = packageRoot,
  { env = {}, under = [] }: Surroundings = {},
): Promise<TukuProcess> {
  const started = performance.now();
  // The file itself: its first line may name options of Node.
  const [program = '', ...before] = [...under, join(folder, 'bin/tuku.js')];
  const child = spawn(program, [...before, 'start', '--port', '0', '--log-level', 'error', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, DATABASE_URL: '', ...env },
  });
  const url = await printedUrl(child);
  await poll(`${url}/_tuku/ready`, () => true);
  const readyMs = performance.now() - started;
  const pid = child.pid as number;
  const readyMb = residentMb(pid);
  return {
    url,
    pid,
    readyMs,
    readyMb,
    async modelReadyMs() {
      await poll(`${url}/_tuku/ready`, ({ model }) => model === 'ready');
      return performance.now() - started;
    },
    stop: (signal = 'SIGTERM') =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill(signal);
      }),
  };
}

function printedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const url = /ready on (http:\S+)/.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`tuku ended with code ${code} before it was ready`)));
  });
}

async function poll(url: string, enough: (body: { model: string }) => boolean): Promise<void> {
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok && enough((await response.json()) as { model: string })) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Resident memory of a process in MB; not a number where the system has no process file system. */
export function residentMb(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN;
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}
