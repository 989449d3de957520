import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { workerScript } from '../../paths.ts';
import { FaissError, type FaissLink, linkOver } from './client.ts';
import type { FaissReply } from './protocol.ts';

interface Waiting {
  resolve(reply: FaissReply): void;
  reject(error: FaissError): void;
  readonly deadlineMs: number;
}

/** What is kept of the process's last words. */
const stderrBytes = 4096;

/**
 * Starts a process for one FAISS index. A process and no thread, because FAISS's errors end the process they happen in.
 * It keeps nothing alive while nothing is asked of it, and ends when this process does.
 */
export function startFaissProcess(script: URL = workerScript('faiss')): FaissLink {
  const child = fork(fileURLToPath(script), {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Half of the cores go on serving. Threads that wait must not spin.
    env: {
      OMP_NUM_THREADS: String(Math.max(1, availableParallelism() >> 1)),
      OMP_WAIT_POLICY: 'passive',
      ...process.env,
    },
  });
  const waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  let ended: FaissError | null = null;
  let lastWords = '';
  const fail = (reason: string) => {
    clearTimeout(timer);
    ended ??= new FaissError(reason);
    for (const { reject } of waiting.splice(0)) reject(ended);
    child.kill('SIGKILL');
  };
  /** The time of the first in the queue runs from when the one before it was answered. */
  const watch = () => {
    clearTimeout(timer);
    const ms = waiting[0]?.deadlineMs;
    if (ms !== undefined) timer = setTimeout(() => fail(`no answer in ${ms} ms`), ms);
  };
  child.on('error', (error) => fail(error.message));
  // There is none when not even its pipes could be opened.
  const stderr = child.stderr as Socket | null | undefined;
  stderr?.on('data', (data: Buffer) => {
    lastWords = (lastWords + data.toString()).slice(-stderrBytes);
  });
  child.on('message', (reply: FaissReply) => {
    waiting.shift()?.resolve(reply);
    watch();
    if (waiting.length === 0 && ended === null) setRef(child, false);
  });
  // After `close` its last words have been read.
  const closed = new Promise<void>((resolve) => {
    child.once('close', (code, signal) => {
      fail(causeOf(lastWords) ?? `its process ended with ${signal ?? code}`);
      resolve();
    });
  });
  setRef(child, false);
  stderr?.unref();
  return linkOver(
    (request, deadlineMs) =>
      new Promise((resolve, reject) => {
        if (ended !== null) return reject(ended);
        waiting.push({ resolve, reject, deadlineMs });
        // Of a process that could not be started, its `error` says why in a moment.
        if (child.pid === undefined) return;
        if (waiting.length === 1) watch();
        setRef(child, true);
        child.send(request, (error) => {
          // A process that is ending says why in a moment.
          if (error !== null && child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
        });
      }),
    () => {
      fail('it was closed');
      setRef(child, true);
      stderr?.ref();
      return child.pid === undefined ? Promise.resolve() : closed;
    },
  );
}

function setRef(child: ChildProcess, wanted: boolean): void {
  for (const handle of [child, child.channel]) {
    if (wanted) handle?.ref();
    else handle?.unref();
  }
}

/** The message of the exception that ended the process, without the place in FAISS's sources. */
function causeOf(lastWords: string): string | undefined {
  return /what\(\):\s+(?:Error in .*? at \S+: )?(.*)/s.exec(lastWords)?.[1]?.trim().split('\n', 1)[0];
}
