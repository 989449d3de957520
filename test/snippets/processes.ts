import { type ChildProcess, spawn } from 'node:child_process';

const LIMIT_MS = 300_000;
/** `npm ci` and a first start may take minutes on a busy machine. */
const UNTIL_MS = 300_000;

/** How a process ended: its standard output, its standard error, and both as a terminal shows them. */
export interface Ended {
  readonly code: number | null;
  readonly printed: string;
  readonly errors: string;
  readonly shown: string;
}

/** A process that runs a script. */
export interface Running {
  readonly ended: Promise<Ended>;
  until(enough: (printed: string) => boolean): Promise<void>;
  stop(): Promise<void>;
}

/** Runs a script in a shell and a process group of its own, which ends after the limit. */
export function start(script: string, cwd: string, env: NodeJS.ProcessEnv, limitMs = LIMIT_MS): Running {
  const child = spawn('bash', ['-e', '-o', 'pipefail', '-c', script], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  let errors = '';
  let shown = '';
  const watchers = new Set<() => void>();
  child.stdout.on('data', (chunk) => {
    printed += chunk;
    shown += chunk;
    for (const watch of watchers) watch();
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
    shown += chunk;
  });
  const limit = setTimeout(() => kill(child), limitMs);
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      clearTimeout(limit);
      resolve({ code, printed, errors, shown });
    });
  });
  return {
    ended,
    until: (enough) =>
      new Promise((resolve, reject) => {
        const report = (what: string) => new Error(`"${script}" ${what}\n--- printed\n${printed}--- errors\n${errors}`);
        setTimeout(() => reject(report('does not print what is expected')), UNTIL_MS).unref();
        const watch = () => {
          if (enough(printed)) resolve();
        };
        watchers.add(watch);
        watch();
        void ended.then(() => reject(report('ended')));
      }),
    async stop() {
      kill(child);
      await ended;
    },
  };
}

function kill({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGTERM');
  } catch {
    // The group has ended.
  }
}
