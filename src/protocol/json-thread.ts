import { Piscina } from 'piscina';
import type { Json } from '../json.ts';
import { workerScript } from '../paths.ts';
import { parseJsonBody } from './json-body.ts';

/** Bytes from which on a body goes to the thread: smaller ones take a few milliseconds at most. */
const LARGE = 256 * 1024;
/** The thread ends when it had nothing to do for so long. */
const IDLE_MS = 10_000;

/**
 * Makes a parser of JSON bodies that leaves the event loop free: large ones are parsed in a thread. Long lists of numbers
 * in a large body, within the elements of a list, come back as Float64Array (see compact.ts).
 * @returns the value, undefined when the body is not UTF-8 or not JSON
 */
export function createJsonParser(): (body: Buffer) => Promise<Json | undefined> {
  let pool: Piscina<Uint8Array, Json | undefined> | undefined;
  return async (body) => {
    if (body.length < LARGE) return parseJsonBody(body);
    pool ??= new Piscina({
      filename: workerScript('json').href,
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: IDLE_MS,
    });
    return pool.run(body);
  };
}
