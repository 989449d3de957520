import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { residentMb } from '../../test/support/tuku-process.ts';

/** A server to start, and how to see that it is ready. */
export interface Server {
  /** The arguments of `node`. */
  readonly args: readonly string[];
  /** Matches the last address that it prints. */
  readonly listens: RegExp;
  /** What is requested until it answers so: any answer for a server without a readiness check. */
  readonly path: string;
  readonly ready: (status: number) => boolean;
}

/** What a start took, from spawn to the first ready answer. */
export interface StartUp {
  readonly readyMs: number;
  /** Processor time of all threads, user and system. */
  readonly cpuMs: number;
  /** Resident memory. */
  readonly megabytes: number;
}

/** A started server. */
export interface Started {
  readonly url: string;
  readonly took: StartUp;
  /** Milliseconds since the spawn. */
  sinceStart(): number;
  /** Its resident memory now. */
  megabytes(): number;
  stop(): Promise<void>;
}

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Starts a server and waits until it is ready (Linux). */
export async function startUp({ args, listens, path, ready }: Server): Promise<Started> {
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, DATABASE_URL: '' },
  });
  const url = await printed(child, listens);
  while (!(await answers(`${url}${path}`, ready))) await new Promise((resolve) => setTimeout(resolve, 5));
  const readyMs = performance.now() - started;
  const pid = child.pid as number;
  const took = { readyMs, cpuMs: processorMs(pid), megabytes: residentMb(pid) };
  return {
    url,
    took,
    sinceStart: () => performance.now() - started,
    megabytes: () => residentMb(pid),
    stop: () =>
      new Promise((resolve) => {
        const late = setTimeout(() => child.kill('SIGKILL'), 3000);
        child.once('exit', () => {
          clearTimeout(late);
          resolve();
        });
        child.kill();
      }),
  };
}

async function answers(url: string, ready: (status: number) => boolean): Promise<boolean> {
  const response = await fetch(url, { headers: { connection: 'close' } }).catch(() => undefined);
  await response?.arrayBuffer();
  return response !== undefined && ready(response.status);
}

function printed(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const url = pattern.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    });
    setTimeout(() => reject(new Error(`it did not say where it listens: ${output}`)), 60_000).unref();
    child.once('exit', (code) => reject(new Error(`it ended with code ${code} before it was ready: ${output}`)));
  });
}

/** User and system time of a process, with all its threads. */
export function processorMs(pid: number): number {
  // The fields after the name, which may hold spaces: user and system time are the 14th and 15th of all.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1000;
}
