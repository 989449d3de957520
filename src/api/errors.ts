/** What went wrong: see TukuError. */
export type TukuErrorCode = 'option' | 'start' | 'timeout' | 'ended' | 'refused' | 'unreachable';

/**
 * What every function of this package throws. `code` is
 * - `option`: an option is unknown or has a wrong value;
 * - `start`: the server did not start, as when its port is taken;
 * - `timeout`: it was not ready, or did not answer, in time;
 * - `ended`: it is closed, or its process has ended;
 * - `refused`: it answered that the call is wrong, such as a fault of an unknown dialect;
 * - `unreachable`: nothing, or something else, answers at its URL.
 */
export class TukuError extends Error {
  override readonly name = 'TukuError';
  readonly code: TukuErrorCode;
  /** The last lines that the server logged, oldest first; none of a server in another place. */
  readonly log: readonly string[];

  constructor(code: TukuErrorCode, message: string, log: readonly string[] = []) {
    super(
      log.length === 0
        ? message
        : `${message}\nThe last lines of its log:\n${log.map((line) => `  ${line}`).join('\n')}`,
    );
    this.code = code;
    this.log = log;
  }
}

/** Runs what reads the user's options; its errors are the user's. Throws TukuError. */
export function readOptions<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new TukuError('option', (error as Error).message);
  }
}
