import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { clearTimeout, setTimeout } from 'node:timers';
import { setTimeout as delay } from 'node:timers/promises';
import type { ReadyMessage } from '../client/facts.ts';
import { startFailure } from '../client/start-failure.ts';
import { packageRoot } from '../paths.ts';
import { TukuError } from './errors.ts';

/** The process of a server. */
export interface ServerProcess {
  readonly pid: number;
  /** What it said when it was ready. */
  readonly ready: ReadyMessage;
  log(): readonly string[];
  /** How it has ended, in words; undefined while it runs. */
  ending(): string | undefined;
  /** Resolves when it has ended, and at the latest soon: its connections break before its end is known here. */
  mayEnd(): Promise<void>;
  /** Ends it. Resolves when it has ended. */
  close(): Promise<void>;
}

/** How to run it. */
export interface Launch {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  onLogLine?(line: string): void;
}

const LOG_LINES = 40;
const END_MS = 500;
/** A server that has not ended so long after it was asked to is killed. */
const CLOSE_MS = 10_000;

/**
 * Starts a server in a process that ends with this one, however this one ends: it watches the channel between them. Resolves
 * when the server is ready. This process may end while it runs. Throws TukuError.
 */
export async function launch({ args, env, timeoutMs, onLogLine }: Launch): Promise<ServerProcess> {
  const child = spawn(process.execPath, [join(packageRoot, 'bin/tuku.js'), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    windowsHide: true,
  });
  const lines: string[] = [];
  let ending: string | undefined;
  const exited = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      ending ??= error.message;
      resolve();
    });
    child.once('exit', (code, signal) => {
      ending ??= signal === null ? `it exited with code ${code}` : `it was ended by ${signal}`;
      resolve();
    });
  });
  const read = [child.stdout, child.stderr].map((stream) =>
    readLines(stream, (line) => {
      lines.push(line);
      if (lines.length > LOG_LINES) lines.shift();
      onLogLine?.(line);
    }),
  );
  // With its last line. Node's own 'close' event does not come once this side has closed the channel.
  const ended = Promise.all([exited, ...read]).then(() => undefined);
  const log = () => [...lines];
  const started = await ready(child, ended, timeoutMs);
  if (started === undefined || started === 'timeout') {
    if (started === 'timeout') child.kill('SIGKILL');
    await ended;
    if (started === 'timeout') throw new TukuError('timeout', `Tuku was not ready within ${timeoutMs} ms`, log());
    throw failure(ending ?? 'it ended', log());
  }
  hold(child, false);
  let closing: Promise<void> | undefined;
  return {
    pid: child.pid as number,
    ready: started,
    log,
    ending: () => ending,
    mayEnd: () => Promise.race([ended, delay(END_MS)]),
    close() {
      closing ??= end(child, ended);
      return closing;
    },
  };
}

/** Reads a stream line by line to its end. */
function readLines(stream: Readable | null, onLine: (line: string) => void): Promise<void> {
  return new Promise((resolve) => {
    if (stream === null) return resolve();
    createInterface({ input: stream }).on('line', onLine).once('close', resolve);
  });
}

/** What the server says when it is ready; undefined when it ends before. */
async function ready(child: ChildProcess, ended: Promise<void>, timeoutMs: number) {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      new Promise<ReadyMessage>((resolve) => child.once('message', (message) => resolve(message as ReadyMessage))),
      ended.then(() => undefined),
      new Promise<'timeout'>((resolve) => {
        timer = setTimeout(resolve, timeoutMs, 'timeout');
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}

/** Why a server has not become ready. */
function failure(ending: string, log: readonly string[]): TukuError {
  const said = startFailure(log);
  if (said === undefined) return new TukuError('start', `Tuku did not start: ${ending}`, log);
  return new TukuError(
    'start',
    `Tuku did not start: ${said.reason}`,
    log.filter((line) => line !== said.line),
  );
}

/** Whether the child keeps this process from ending. */
function hold(child: ChildProcess, isHeld: boolean): void {
  const handles = [child, child.channel, child.stdout as Socket | null, child.stderr as Socket | null];
  for (const handle of handles) {
    if (isHeld) handle?.ref();
    else handle?.unref();
  }
}

async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  hold(child, true);
  // On Windows too, which has no signals, the server then finishes what it does.
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), CLOSE_MS);
  await ended;
  clearTimeout(timer);
}
