import type { Input } from './dialect.ts';

/** A field of a validated input as text; undefined when it was not sent. */
export function text(input: Input, name: string): string | undefined {
  const value = input[name];
  return typeof value === 'string' ? value : undefined;
}

/** A field of a validated input as a number; undefined when it was not sent. */
export function integer(input: Input, name: string): number | undefined {
  const value = input[name];
  return typeof value === 'number' ? value : undefined;
}
