import { integer } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';

export const MAX_RESULTS = 100; // documented

/** Start and Num. */
export interface ResultPage {
  readonly start: number;
  readonly num: number;
}

/** PageNumber and PageSize. */
export interface ListPage {
  readonly number: number;
  readonly size: number;
}

/** A field of a validated input as a flag; the default when it was not sent. */
export function flag(input: Input, name: string, byDefault: boolean): boolean {
  const value = input[name];
  return typeof value === 'boolean' ? value : byDefault;
}

/** Start and Num; 0 and 10 by default [documented]. */
export function resultPage(input: Input): ResultPage {
  return { start: integer(input, 'Start') ?? 0, num: integer(input, 'Num') ?? 10 };
}

/** PageNumber and PageSize; 1 and 10 by default [documented]. */
export function listPage(input: Input): ListPage {
  return { number: integer(input, 'PageNumber') ?? 1, size: integer(input, 'PageSize') ?? 10 };
}
