import { dialectDefinitions } from '../../adapters/registry.ts';
import { type ClientSettings, filledVariables, type VariableTemplates } from '../client/vendor-variables.ts';
import { withinDomains } from './host-port.ts';
import { OptionError } from './options.ts';

/** The domains of all vendors: Tuku answers for these and all their subdomains. */
export const vendorDomains: readonly string[] = [...new Set(dialectDefinitions.flatMap(({ hosts }) => hosts))];

/** Whether a host, in lower case and without port, is one at which a product that Tuku serves is found. */
export function isServedHost(host: string): boolean {
  return dialectDefinitions.some(
    ({ hosts, endpoints }) =>
      withinDomains(hosts)(host) && (endpoints === undefined || endpoints.some((endpoint) => endpoint.test(host))),
  );
}

/** The environment variables that the vendors' own clients read: of some dialects, or of all. */
export function vendorTemplates(dialects?: readonly string[]): VariableTemplates {
  const chosen = dialectDefinitions.filter(({ name }) => dialects?.includes(name) ?? true);
  return Object.assign({}, ...chosen.map(({ variables }) => variables));
}

/**
 * The same with their values. Throws OptionError for an unknown dialect.
 * @param dialects only the variables of these dialects; by default those of all
 */
export function vendorVariables(server: ClientSettings, dialects?: readonly string[]): Record<string, string> {
  const names = dialectDefinitions.map(({ name }) => name);
  const unknown = dialects?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new OptionError(`--dialect ${unknown}: unknown; dialects: ${names.join(', ')}`);
  return filledVariables(vendorTemplates(dialects), server);
}
