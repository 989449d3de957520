import type { OptionDefinition } from './definition.ts';

/** A value that an option can have. */
export type OptionValue = boolean | number | string | readonly string[];

const ON = /^(1|true|yes|on)$/i;
const OFF = /^(0|false|no|off)$/i;

/** An option's value from a command line or a variable; undefined when the text is none. */
export function valueOfText(option: OptionDefinition, text: string): OptionValue | undefined {
  const trimmed = text.trim();
  switch (option.kind) {
    case 'flag':
      return ON.test(trimmed) ? true : OFF.test(trimmed) ? false : undefined;
    case 'integer':
      return /^\d{1,9}$/.test(trimmed) ? valueOfJson(option, Number(trimmed)) : undefined;
    case 'list':
      // A comma alone is the empty list: an empty variable counts as not set.
      return trimmed === ',' ? [] : trimmed.split(option.separator).filter((one) => one !== '');
    default:
      return valueOfJson(option, text);
  }
}

/** An option's value from JSON or code; undefined when it is none. */
export function valueOfJson(option: OptionDefinition, value: unknown): OptionValue | undefined {
  switch (option.kind) {
    case 'flag':
      return typeof value === 'boolean' ? value : undefined;
    case 'integer':
      return Number.isInteger(value) && Number(value) >= option.min && Number(value) <= option.max
        ? Number(value)
        : undefined;
    case 'choice':
      return option.choices.find((choice) => choice === value);
    case 'list':
      if (typeof value === 'string') return valueOfText(option, value);
      return Array.isArray(value) && value.every(isText) ? value : undefined;
    default:
      if (option.kind === 'path' && option.mayBeJson && Array.isArray(value)) return JSON.stringify(value);
      return isText(value) ? value : undefined;
  }
}

/** Which values an option can have, in words. */
export function expectationOf(option: OptionDefinition): string {
  switch (option.kind) {
    case 'flag':
      return 'expected true or false';
    case 'integer':
      return `expected an integer from ${option.min} to ${option.max}`;
    case 'choice':
      return `expected ${option.choices.slice(0, -1).join(', ')} or ${option.choices.at(-1)}`;
    case 'list':
      return 'expected a list of texts';
    case 'path':
      return option.mayBeJson ? 'expected a path or an array' : 'expected a path';
    default:
      return 'expected a text that is not empty';
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
