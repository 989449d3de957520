import { isUtf8 } from 'node:buffer';
import type { Json } from '../json.ts';

/** Most objects, lists and fields. The largest call has 500 vectors of some 50. */
const MAX_PARTS = 2 ** 16;
/** Most values in lists and objects, numbers included. The largest call has two million numbers. */
const MAX_VALUES = 2 ** 22;

/**
 * The JSON value of a body; undefined when it is not UTF-8, not JSON, or has more objects, lists, fields or values
 * than any client sends: those would take up to a hundred times their bytes in memory, and their time.
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
  return (
    (countMarks(body) > MAX_PARTS && exceeds(body, marks, MAX_PARTS)) ||
    (body.length > 2 * MAX_VALUES && exceeds(body, commas, MAX_VALUES))
  );
}

const marks = [...'{[:'].map((mark) => mark.charCodeAt(0));
const commas = [0x2c];

function countMarks(body: Buffer): number {
  let count = 0;
  for (const mark of marks) {
    for (let at = body.indexOf(mark); at >= 0 && count <= MAX_PARTS; at = body.indexOf(mark, at + 1)) count++;
  }
  return count;
}

/** Whether more than `max` of the characters stand outside strings. */
function exceeds(body: Buffer, characters: readonly number[], max: number): boolean {
  const [quote, backslash] = [0x22, 0x5c];
  const counts = new Uint8Array(256);
  for (const character of characters) counts[character] = 1;
  let count = 0;
  let inString = false;
  for (let at = 0; at < body.length && count <= max; at++) {
    const byte = body[at] as number;
    if (byte === quote) inString = !inString;
    else if (!inString) count += counts[byte] as number;
    else if (byte === backslash) at++;
  }
  return count > max;
}
