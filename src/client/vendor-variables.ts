/** What the vendors' own clients are told by the environment. */
export interface ClientSettings {
  /** The server's. */
  readonly url: string;
  /** The key to use. */
  readonly id: string;
  readonly secret: string;
  /** A file of the authorities to trust (PEM). */
  readonly bundle: string;
}

/** Environment variables whose values name what they take from the settings: `{id}`, `{secret}`, `{url}`, `{host}`, `{bundle}`. */
export type VariableTemplates = Readonly<Record<string, string>>;

/** The variables with their values. */
export function filledVariables(templates: VariableTemplates, settings: ClientSettings): Record<string, string> {
  const { id, secret, bundle, url } = settings;
  const values: Readonly<Record<string, string>> = {
    id,
    secret,
    bundle,
    host: new URL(url).host,
    url: url.replace(/\/$/, ''),
  };
  const filled = (text: string) => text.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
  return Object.fromEntries(Object.entries(templates).map(([name, text]) => [name, filled(text)]));
}
