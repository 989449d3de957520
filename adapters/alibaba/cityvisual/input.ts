import { parseJsonText } from '../../../src/protocol/json-body.ts';

/** The parts of a comma-separated string, without surrounding blanks. */
export function commaList(value: string): string[] {
  return value.split(',').map((part) => part.trim());
}

/** The strings of a JSON array in one parameter; undefined when it is not such an array. */
export function jsonList(value: string): string[] | undefined {
  const parsed = parseJsonText(value);
  if (!Array.isArray(parsed) || !parsed.every((one) => typeof one === 'string')) return undefined;
  return parsed;
}

/** `YYYY-MM-DDThh:mm:ssZ`, the product's format of a time [documented]. */
export function isoSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
