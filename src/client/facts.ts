import type { VariableTemplates } from './vendor-variables.ts';

/** What a server tells of the clients that it answers. */
export interface ClientFacts {
  /** The certificate to trust, in PEM. */
  readonly ca: string;
  /** Domains that clients must reach through the proxy. */
  readonly domains: readonly string[];
  /** The vendors' own variables. */
  readonly variables: VariableTemplates;
  /** Whether it refuses unknown keys. */
  readonly strict: boolean;
}

/** The page for people of a server. */
export function consoleOf(url: string): string {
  return `${url}/_tuku/ui`;
}

/** What a server tells the program that started it, once, when it is ready: no request need follow. */
export interface ReadyMessage extends ClientFacts {
  readonly url: string;
  readonly httpsUrl?: string;
}
