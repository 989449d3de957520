import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { workerScript } from '../../paths.ts';
import { createFaissClient, type FaissClient, FaissError } from './client.ts';
import type { FaissReply } from './protocol.ts';

interface Waiting {
  resolve(reply: FaissReply): void;
  reject(error: FaissError): void;
  readonly deadlineMs: number;
}

/** How much of the end of the process's error output is kept. */
const stderrBytes = 4096;

/**
 * Starts a process for one FAISS index; a thread would not do, because FAISS's errors end the process they occur in. It
 * does not keep this process alive while it is idle, and ends when this process does.
 */
export function startFaissProcess(script: URL = workerScript('faiss')): FaissClient {
  const child = fork(fileURLToPath(script), {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Leave half of the cores to the server, and do not let waiting threads spin.
    env: {
      OMP_NUM_THREADS: String(Math.max(1, availableParallelism() >> 1)),
      OMP_WAIT_POLICY: 'passive',
      ...process.env,
    },
  });
  const waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  let ended: FaissError | null = null;
  let errorOutput = '';
  const fail = (reason: string) => {
    clearTimeout(timer);
    ended ??= new FaissError(reason);
    for (const { reject } of waiting.splice(0)) reject(ended);
    child.kill('SIGKILL');
  };
  /** Restarts the deadline: the time of the first request in the queue runs from the reply to the one before it. */
  const restartTimer = () => {
    clearTimeout(timer);
    const ms = waiting[0]?.deadlineMs;
    if (ms !== undefined) timer = setTimeout(() => fail(`no answer in ${ms} ms`), ms);
  };
  child.on('error', (error) => fail(error.message));
  // Undefined if not even the process's pipes could be opened.
  const stderr = child.stderr as Socket | null | undefined;
  stderr?.on('data', (data: Buffer) => {
    errorOutput = (errorOutput + data.toString()).slice(-stderrBytes);
  });
  child.on('message', (reply: FaissReply) => {
    waiting.shift()?.resolve(reply);
    restartTimer();
    if (waiting.length === 0 && ended === null) setRef(child, false);
  });
  // On `close`, unlike `exit`, the error output has been read to its end.
  const closed = new Promise<void>((resolve) => {
    child.once('close', (code, signal) => {
      fail(causeOf(errorOutput) ?? `its process ended with ${signal ?? code}`);
      resolve();
    });
  });
  setRef(child, false);
  stderr?.unref();
  return createFaissClient(
    (request, deadlineMs) =>
      new Promise((resolve, reject) => {
        if (ended !== null) return reject(ended);
        waiting.push({ resolve, reject, deadlineMs });
        // The process could not be started: its `error` event will give the reason.
        if (child.pid === undefined) return;
        if (waiting.length === 1) restartTimer();
        setRef(child, true);
        child.send(request, (error) => {
          // If the process is ending, its `close` event will give the reason.
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

/** The message of the C++ exception that ended the process, without the location in FAISS's sources. */
function causeOf(errorOutput: string): string | undefined {
  return /what\(\):\s+(?:Error in .*? at \S+: )?(.*)/s.exec(errorOutput)?.[1]?.trim().split('\n', 1)[0];
}
