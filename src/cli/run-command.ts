import { constants } from 'node:os';
import { spawn } from 'cross-spawn';
import { t } from '../messages/messages.ts';

/**
 * Signals that ask this process to stop; the command gets them too, and decides. On Windows the console sends them to both
 * itself, and to forward one would kill the command.
 */
const received = (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGBREAK'] as const).filter(
  (name) => name in constants.signals,
);

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
  const forward = (signal: NodeJS.Signals) => process.platform === 'win32' || child.kill(signal);
  const terminate = () => void child.kill('SIGTERM');
  for (const signal of received) process.on(signal, forward);
  stop?.addEventListener('abort', terminate);
  if (stop?.aborted) terminate();
  return new Promise<number>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'ENOENT' ? t('{file}: command not found', { file }) : `${file}: ${error.message}`;
      console.error(`tuku: ${reason}`);
      resolve(error.code === 'ENOENT' ? 127 : 126);
    });
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal as NodeJS.Signals]));
  }).finally(() => {
    for (const signal of received) process.off(signal, forward);
    stop?.removeEventListener('abort', terminate);
  });
}
