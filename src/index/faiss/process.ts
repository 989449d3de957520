import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { workerScript } from '../../paths.ts';
import { FaissError, type FaissLink, linkOver } from './link.ts';
import type { FaissReply } from './protocol.ts';

interface Waiting {
  resolve(reply: FaissReply): void;
  reject(error: FaissError): void;
  readonly timer: NodeJS.Timeout;
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
  let ended: FaissError | null = null;
  let lastWords = '';
  const fail = (reason: string) => {
    ended ??= new FaissError(reason);
    for (const { reject, timer } of waiting.splice(0)) {
      clearTimeout(timer);
      reject(ended);
    }
    child.kill('SIGKILL');
  };
  const stderr = child.stderr as Socket;
  stderr.on('data', (data: Buffer) => {
    lastWords = (lastWords + data.toString()).slice(-stderrBytes);
  });
  child.on('message', (reply: FaissReply) => {
    const first = waiting.shift();
    clearTimeout(first?.timer);
    first?.resolve(reply);
    if (waiting.length === 0) setRef(child, false);
  });
  child.on('error', (error) => fail(error.message));
  // After `close` its last words have been read.
  const closed = new Promise<void>((resolve) => {
    child.once('close', (code, signal) => {
      fail(causeOf(lastWords) ?? `its process ended with ${signal ?? code}`);
      resolve();
    });
  });
  setRef(child, false);
  stderr.unref();
  return linkOver(
    (request, deadlineMs) =>
      new Promise((resolve, reject) => {
        if (ended !== null) return reject(ended);
        const timer = setTimeout(() => fail(`no answer in ${deadlineMs} ms`), deadlineMs);
        waiting.push({ resolve, reject, timer });
        setRef(child, true);
        child.send(request, (error) => {
          // A process that is ending says why in a moment.
          if (error !== null && child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
        });
      }),
    () => {
      fail('it was closed');
      setRef(child, true);
      stderr.ref();
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
