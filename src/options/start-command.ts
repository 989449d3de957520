import type { OptionDefinition } from './definition.ts';
import { readInput } from './input.ts';
import { type OptionName, optionTable, variableOf } from './table.ts';
import type { OptionInput } from './values.ts';

/** A command that starts a server. */
export interface StartCommand {
  /** Arguments of `tuku`. */
  readonly args: readonly string[];
  /** Variables to add to the environment; they carry the options, since arguments are shown to other users. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The command that starts a server of its own with options as code writes them: on a free port, without stored data, and not
 * on the application's DATABASE_URL, unless they say so. Throws OptionError for what is unknown or has a wrong value.
 * @param where names a member in errors
 */
export function startCommandOf(input: OptionInput, where = (member: string) => `startTuku: ${member}`): StartCommand {
  const read = readInput(input, { where, folder: process.cwd() });
  const env: Record<string, string> = { [variableOf('databaseUrl')]: '' };
  for (const [name, value] of Object.entries(read)) {
    const option: OptionDefinition = optionTable[name as OptionName];
    const text = option.kind === 'list' ? (value as readonly string[]).join(separatorOf(option)) : String(value);
    env[variableOf(name as OptionName)] = text === '' ? EMPTY_LIST : text;
  }
  return { args: ['start', '--fresh'], env };
}

/** An empty variable counts as not set. */
const EMPTY_LIST = ',';

/** A text that separates the values of a list, whatever they contain. */
function separatorOf({ separator }: { separator: RegExp }): string {
  return ['\n', ','].find((text) => separator.test(text)) ?? ',';
}
