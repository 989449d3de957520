import { resolve } from 'node:path';
import type { OptionDefinition } from './definition.ts';
import { OptionError } from './error.ts';
import { expectationOf, type OptionValue, valueOfJson } from './read.ts';
import { type OptionName, options, optionTable } from './table.ts';

/** Values of some options, each valid. */
export type ReadValues = Partial<Record<OptionName, OptionValue>>;

/** Where an object of options comes from. */
interface Origin {
  /** Names a member in errors. */
  where(member: string): string;
  /** Folder that paths are relative to. */
  readonly folder: string;
  /** Whether it is the configuration file. */
  readonly isFile?: boolean;
}

/** Checks an object of options by their names in code. Throws OptionError for a member that is unknown or has a wrong value. */
export function readInput(input: object, { where, folder, isFile = false }: Origin): ReadValues {
  const read: ReadValues = {};
  for (const [member, value] of Object.entries(input)) {
    if (value === undefined) continue;
    if (!isOptionName(member) || (isFile && isNotInFile(member))) throw unknown(where(member), isFile);
    const option = optionTable[member];
    const accepted = valueOfJson(option, value);
    if (accepted === undefined) throw new OptionError(`${where(member)}: ${expectationOf(option)}`);
    read[member] = located(option, accepted, folder);
  }
  return read;
}

function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(optionTable, name);
}

function isNotInFile(name: OptionName): boolean {
  const option: OptionDefinition = optionTable[name];
  return option.isNotInFile ?? false;
}

function unknown(where: string, isFile: boolean): OptionError {
  const known = options.filter(([, option]) => !(isFile && option.isNotInFile)).map(([name]) => name);
  return new OptionError(`${where} is no option; options: ${known.join(', ')}`);
}

/** A path as an absolute one. */
function located(option: OptionDefinition, value: OptionValue, folder: string): OptionValue {
  if (option.kind !== 'path' || typeof value !== 'string') return value;
  if (option.mayBeName && /^[\w-]+$/.test(value)) return value;
  if (option.mayBeJson && /^\s*\[/.test(value)) return value;
  return resolve(folder, value);
}
