import { OptionError } from '../server/options.ts';

/** A number of seconds from a command line. Throws OptionError. */
export function seconds(flag: string, text: string): number {
  if (/^\d{1,6}(\.\d{1,3})?$/.test(text)) return Number(text);
  throw new OptionError(`${flag} ${text}: expected a number of seconds`);
}
