import { move, transferableSymbol, valueSymbol } from 'piscina';
import { compactNumbers, isModest } from './compact.ts';
import { parseJsonBody } from './json-body.ts';
import type { JsonTask } from './json-thread.ts';

/** Parses a body; undefined when it is not JSON, or of more parts than can be handed over. */
export default function parse({ body, path }: JsonTask): unknown {
  const value = parseJsonBody(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  if (value === undefined) return undefined;
  const memories = compactNumbers(value, path);
  return isModest(value) ? move({ [transferableSymbol]: memories, [valueSymbol]: value } as never) : undefined;
}
