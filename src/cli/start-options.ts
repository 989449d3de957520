import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { t } from '../messages/messages.ts';
import type { OptionDefinition } from '../options/definition.ts';
import { type FlagTexts, type OptionSources, resolveOptions } from '../options/resolve.ts';
import { flagOf, type OptionName, options, optionTable, variableOf } from '../options/table.ts';
import type { OptionValues } from '../options/values.ts';
import { parseCredentials } from '../protocol/keys.ts';
import { OptionError, type TukuOptions } from '../server/options.ts';

/** Adds options of a server to a command: all of them, or those named. What is given is read by `givenOptions`. */
export function addStartOptions(
  command: Command,
  defaults: Partial<OptionValues> = {},
  names?: readonly OptionName[],
): Command {
  for (const [name, option] of options) {
    if (option.hasNoFlag || (names !== undefined && !names.includes(name))) continue;
    command.addOption(commandOption(name, option, defaults[name] ?? option.default));
  }
  return command;
}

/** For the help and for completion; values are not checked here. */
function commandOption(name: OptionName, definition: OptionDefinition, defaultValue: unknown): Option {
  const { kind, value = 'value' } = definition;
  const flags = kind === 'flag' ? flagOf(name) : `${flagOf(name)} <${value}>`;
  const option = new Option(flags, t(optionTable[name].about)).env(variableOf(name));
  if (kind === 'list') return option.argParser((text, before: readonly string[] = []) => [...before, text]);
  if (kind === 'choice') option.argChoices = [...definition.choices];
  return kind === 'flag' ? option : option.default(defaultValue);
}

/** The options that a command line, the environment and the configuration file give. Throws OptionError. */
export function givenOptions(command: Command, more: Omit<OptionSources, 'flags' | 'env'> = {}): OptionValues {
  const given = Object.entries(command.opts()).filter(([name]) => command.getOptionValueSource(name) === 'cli');
  return resolveOptions({ flags: Object.fromEntries(given) as FlagTexts, env: process.env, ...more });
}

/** The options of a server in the form it takes. Throws OptionError when a named file cannot be read. */
export function serverOptions({ config: _, credentials, switch: switches, ...values }: OptionValues): TukuOptions {
  return {
    ...values,
    switches,
    fetchAllow: values.fetchAllow.join(),
    fetchDeny: values.fetchDeny.join(),
    ...(values.dataDir === undefined ? {} : { caFolder: values.dataDir }),
    ...(credentials === undefined ? {} : { credentials: readCredentials(credentials) }),
  };
}

/** The text of a credentials file; `given` is its path, or that text. */
function readCredentials(given: string): string {
  const isText = /^\s*\[/.test(given);
  try {
    const text = isText ? given : readFileSync(given, 'utf8');
    parseCredentials(text);
    return text;
  } catch (error) {
    throw new OptionError(`${isText ? '--credentials' : `--credentials ${given}`}: ${(error as Error).message}`);
  }
}
