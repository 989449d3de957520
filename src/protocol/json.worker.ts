import { move, transferableSymbol, valueSymbol } from 'piscina';
import type { Json } from '../json.ts';
import { compactNumbers } from './compact.ts';
import { parseJsonBody } from './json-body.ts';
import type { JsonTask } from './json-thread.ts';

/** Parses a body; undefined when it is not JSON, or nested deeper than can be handed over. */
export default function parse({ body, name }: JsonTask): unknown {
  const value = parseJsonBody(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  const memories = value === undefined ? undefined : compacted(value, name);
  if (memories === undefined) return undefined;
  return move({ [transferableSymbol]: memories, [valueSymbol]: value } as never);
}

function compacted(value: Json, name: string): ArrayBuffer[] | undefined {
  try {
    return compactNumbers(value, name);
  } catch {
    return undefined;
  }
}
