import { isUtf8 } from 'node:buffer';
import type { Json } from '../json.ts';

/** The JSON value of a body; undefined when it is not UTF-8 or not JSON. */
export function parseJsonBody(body: Buffer): Json | undefined {
  if (!isUtf8(body)) return undefined;
  try {
    return JSON.parse(body.toString()) as Json;
  } catch {
    return undefined;
  }
}
