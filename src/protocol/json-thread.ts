import type { Piscina } from 'piscina';
import type { Json } from '../json.ts';
import { workerScript } from '../paths.ts';
import { parseJsonBody } from './json-body.ts';

/** Bytes from which on a body goes to the thread: smaller ones take a few milliseconds at most. */
const LARGE = 256 * 1024;
/** The thread ends when it had nothing to do for so long. */
const IDLE_MS = 10_000;

/** A body to parse, and the way to the lists of numbers to make arrays of. */
export interface JsonTask {
  readonly body: Uint8Array;
  readonly path: readonly string[];
}

type Pool = Piscina<JsonTask, Json | undefined>;

/**
 * Makes a parser of JSON bodies that leaves the event loop free: large ones are parsed in a thread. In these, the lists
 * of numbers that the path leads to come back as Float64Array (see compact.ts).
 * @returns the value, undefined when the body is not UTF-8, not JSON, or of so many or so deep parts that it was made to
 * harm
 */
export function createJsonParser(path: readonly string[]): (body: Buffer) => Promise<Json | undefined> {
  let pool: Promise<Pool> | undefined;
  return async (body) => {
    if (body.length < LARGE) return parseJsonBody(body);
    pool ??= startPool();
    try {
      return await (await pool).run({ body, path });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') return undefined;
      throw error;
    }
  };
}

async function startPool(): Promise<Pool> {
  const { Piscina } = await import('piscina');
  const filename = workerScript('json').href;
  const pool = new Piscina<JsonTask, Json | undefined>({
    filename,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MS,
  });
  // The body on its way fails with it; without a listener the error of a thread would end the process.
  pool.on('error', () => undefined);
  return pool;
}
