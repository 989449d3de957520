import { isUtf8 } from 'node:buffer';
import type { Json } from '../json.ts';

/** Most objects, lists and fields. The largest call has 500 vectors of some 50. */
const MAX_PARTS = 2 ** 16;

/**
 * The JSON value of a body; undefined when it is not UTF-8, not JSON, or has more objects, lists and fields than any
 * client sends: those would take a hundred times their bytes in memory, and their time.
 */
export function parseJsonBody(body: Buffer): Json | undefined {
  if (!isUtf8(body) || hasManyParts(body)) return undefined;
  try {
    return JSON.parse(body.toString()) as Json;
  } catch {
    return undefined;
  }
}

/** The value of a JSON string within a request, with the same limit; undefined when it is not JSON or has more parts. */
export function parseJsonText(text: string): Json | undefined {
  if (text.length > MAX_PARTS && hasManyParts(Buffer.from(text))) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function hasManyParts(body: Buffer): boolean {
  // Nearly all texts have few of these marks, which are found quickly; of the others those within strings do not count.
  return countMarks(body) > MAX_PARTS && countParts(body) > MAX_PARTS;
}

const marks = [...'{[:'].map((mark) => mark.charCodeAt(0));

function countMarks(body: Buffer): number {
  let count = 0;
  for (const mark of marks) {
    for (let at = body.indexOf(mark); at >= 0 && count <= MAX_PARTS; at = body.indexOf(mark, at + 1)) count++;
  }
  return count;
}

function countParts(body: Buffer): number {
  const [quote, backslash] = [0x22, 0x5c];
  const isMark = new Uint8Array(256);
  for (const mark of marks) isMark[mark] = 1;
  let count = 0;
  let inString = false;
  for (let at = 0; at < body.length && count <= MAX_PARTS; at++) {
    const byte = body[at] as number;
    if (byte === quote) inString = !inString;
    else if (!inString) count += isMark[byte] as number;
    else if (byte === backslash) at++;
  }
  return count;
}
