import type { ClientSettings } from '../../adapters/definition.ts';
import { dialectDefinitions } from '../../adapters/registry.ts';
import { OptionError } from './options.ts';

/** The domains of all vendors: these and every name under them are answered. */
export const vendorDomains: readonly string[] = [...new Set(dialectDefinitions.flatMap(({ hosts }) => hosts))];

/**
 * The variables that the vendors' own clients read.
 * @param dialects only these dialects'; absent: all. Throws OptionError for one that does not exist
 */
export function vendorVariables(server: ClientSettings, dialects?: readonly string[]): Record<string, string> {
  const names = dialectDefinitions.map(({ name }) => name);
  const unknown = dialects?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new OptionError(`--dialect ${unknown}: dialects are ${names.join(', ')}`);
  const chosen = dialectDefinitions.filter(({ name }) => dialects?.includes(name) ?? true);
  return Object.assign({}, ...chosen.map(({ variables }) => variables?.(server) ?? {}));
}
