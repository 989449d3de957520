import { move, transferableSymbol, valueSymbol } from 'piscina';
import { compactNumbers } from './compact.ts';
import { parseJsonBody } from './json-body.ts';

/** Parses a body; undefined when it is not JSON. */
export default function parse(body: Uint8Array): unknown {
  const value = parseJsonBody(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  if (value === undefined) return undefined;
  const memories = compactNumbers(value);
  return move({ [transferableSymbol]: memories, [valueSymbol]: value } as never);
}
