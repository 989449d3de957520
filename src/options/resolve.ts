import type { OptionDefinition } from './definition.ts';
import { OptionError } from './error.ts';
import { readConfigFile } from './file.ts';
import type { ReadValues } from './input.ts';
import { expectationOf, type OptionValue, valueOfText } from './read.ts';
import { flagOf, type OptionName, options, variableOf } from './table.ts';
import type { OptionValues } from './values.ts';

/** Texts that a command line gives, by option; true for a flag. */
export type FlagTexts = Partial<Record<OptionName, string | true | readonly string[]>>;

/** Where options come from. */
export interface OptionSources {
  readonly flags: FlagTexts;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Defaults that a command has of its own. */
  readonly defaults?: Partial<OptionValues>;
  /** Whether the server runs beside the project's own, so that the file does not say where: see `isPlace`. */
  readonly isFresh?: boolean;
}

/** The default values. */
export const defaultValues = Object.fromEntries(
  options.flatMap(([name, option]) => (option.default === undefined ? [] : [[name, option.default]])),
) as unknown as OptionValues;

/**
 * The options of a server: flag, environment variable, configuration file, default, in this order. Throws OptionError, which
 * names the flag, the variable, or the file and its member.
 */
export function resolveOptions({ flags, env, defaults = {}, isFresh = false }: OptionSources): OptionValues {
  const given = { ...fromEnvironment(env), ...fromFlags(flags) };
  const file = Object.entries(readConfigFile(given.config as string | undefined));
  const places = new Set(options.filter(([, { isPlace }]) => isFresh && isPlace).map(([name]) => name as string));
  const fromFile = Object.fromEntries(file.filter(([name]) => !places.has(name)));
  // Each value was checked by its definition, from which the type is derived.
  return { ...defaultValues, ...defaults, ...fromFile, ...given } as unknown as OptionValues;
}

function fromFlags(flags: FlagTexts): ReadValues {
  const read: ReadValues = {};
  for (const [name, option] of options) {
    const given = flags[name];
    if (given === undefined) continue;
    read[name] = given === true ? true : ofTexts(option, flagOf(name), ' ', given);
  }
  return read;
}

/** What is empty counts as not set. */
function fromEnvironment(env: OptionSources['env']): ReadValues {
  const read: ReadValues = {};
  for (const [name, option] of options) {
    const text = env[variableOf(name)];
    if (text === undefined || text.trim() === '') continue;
    read[name] = ofTexts(option, variableOf(name), '=', text);
  }
  return read;
}

function ofTexts(
  option: OptionDefinition,
  name: string,
  sign: ' ' | '=',
  texts: string | readonly string[],
): OptionValue {
  const values = [texts].flat().map((text) => {
    const value = valueOfText(option, text);
    if (value !== undefined) return value;
    throw new OptionError(`${option.isSecret ? name : `${name}${sign}${text}`}: ${expectationOf(option)}`);
  });
  return option.kind === 'list' ? (values.flat() as string[]) : (values.at(-1) as OptionValue);
}
