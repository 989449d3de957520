import { constants } from 'node:os';
import { spawn } from 'cross-spawn';

/** Signals that ask this process to stop; they are forwarded to the command, which decides. */
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/**
 * Runs a command with this process's standard streams. cross-spawn also finds Windows' scripts, such as `npm`.
 * @param stop asks the command to end
 * @returns its exit code as a shell reports it: 127 not found, 126 not executable, 128 plus the number of a signal
 */
export function runCommand(
  [file = '', ...rest]: readonly string[],
  env: NodeJS.ProcessEnv,
  stop?: AbortSignal,
): Promise<number> {
  const child = spawn(file, rest, { stdio: 'inherit', env });
  const forward = (signal: NodeJS.Signals) => void child.kill(signal);
  const terminate = () => void child.kill('SIGTERM');
  for (const signal of forwarded) process.on(signal, forward);
  stop?.addEventListener('abort', terminate);
  if (stop?.aborted) terminate();
  return new Promise<number>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      console.error(`tuku: ${file}: ${error.code === 'ENOENT' ? 'command not found' : error.message}`);
      resolve(error.code === 'ENOENT' ? 127 : 126);
    });
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal as NodeJS.Signals]));
  }).finally(() => {
    for (const signal of forwarded) process.off(signal, forward);
    stop?.removeEventListener('abort', terminate);
  });
}
