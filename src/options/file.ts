import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { OptionError } from './error.ts';
import { type ReadValues, readInput } from './input.ts';

/** The file's name in the working folder. */
export const CONFIG_FILE = 'tuku.config.json';

/**
 * The options of a configuration file. Paths in it become absolute. Throws OptionError, which names file and member.
 * @param file its path; without one, tuku.config.json of the working folder, if there is one
 */
export function readConfigFile(file: string | undefined): ReadValues {
  const path = resolve(file ?? CONFIG_FILE);
  if (file === undefined && !existsSync(path)) return {};
  const name = file ?? CONFIG_FILE;
  const input = parse(name, path);
  const { $schema: _, ...members } = input;
  return readInput(members, { where: (member) => `${name}: "${member}"`, folder: dirname(path), isFile: true });
}

function parse(name: string, path: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    const { message } = error as Error;
    throw new OptionError(error instanceof SyntaxError ? `${name}: not JSON: ${message}` : `${name}: ${message}`);
  }
  if (typeof content === 'object' && content !== null && !Array.isArray(content))
    return content as Record<string, unknown>;
  throw new OptionError(`${name}: expected a JSON object of options`);
}
