import { integer } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';

/** A field of a validated input as a flag; the default when it was not sent. */
export function flag(input: Input, name: string, byDefault: boolean): boolean {
  const value = input[name];
  return typeof value === 'boolean' ? value : byDefault;
}

/** Start and Num; 0 and 10 by default [documented]. */
export function resultPage(input: Input): { start: number; num: number } {
  return { start: integer(input, 'Start') ?? 0, num: integer(input, 'Num') ?? 10 };
}

/** PageNumber and PageSize; 1 and 10 by default [documented]. */
export function listPage(input: Input): { number: number; size: number } {
  return { number: integer(input, 'PageNumber') ?? 1, size: integer(input, 'PageSize') ?? 10 };
}
