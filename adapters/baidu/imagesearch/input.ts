import { text } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';

/** A field of a validated input as a number; undefined when it was not sent or is empty. */
export function integer(input: Input, name: string): number | undefined {
  const value = text(input, name);
  return value ? Number(value) : undefined;
}

/** The members of `cont_sign`, each once; an empty one, as after a closing `;`, does not count [inferred]. */
export function contSignsIn(input: Input): string[] {
  const members = (text(input, 'cont_sign') ?? '').split(';').filter((sign) => sign !== '');
  return [...new Set(members)];
}
