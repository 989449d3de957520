/** A documented choice a dialect leaves to the user, where the vendor's behaviour is not known. */
export interface Switch {
  readonly name: string;
  /** Allowed values; the first is the default. */
  readonly values: readonly [string, ...string[]];
  /** Any other value is allowed too. */
  readonly free?: true;
  readonly about: string;
}

/** Values of a dialect's switches by name; each switch has one. */
export type SwitchValues = Readonly<Record<string, string>>;

/** A `--switch` setting that names no switch or value. */
export class SwitchError extends Error {
  override readonly name = 'SwitchError';
}

/**
 * The values of one dialect's switches from settings of the form `dialect.switch=value`; settings of other dialects are
 * left alone. Throws SwitchError for an unknown switch or value of this dialect.
 */
export function readSwitches(dialect: string, switches: readonly Switch[], settings: readonly string[]): SwitchValues {
  const values: Record<string, string> = Object.fromEntries(switches.map(({ name, values: [first] }) => [name, first]));
  for (const setting of settings) {
    const [, owner, name = '', value = ''] = /^([^.=]+)\.([^=]+)=(.*)$/.exec(setting) ?? [];
    if (owner !== dialect) continue;
    const found = switches.find((one) => one.name === name);
    if (found === undefined)
      throw new SwitchError(`${dialect} has no switch ${name}; it has ${switches.map((s) => s.name).join(', ')}`);
    if (!found.free && !found.values.includes(value))
      throw new SwitchError(`${dialect}.${name} is one of ${found.values.join(', ')}`);
    values[name] = value;
  }
  return values;
}

/** Gives the value of each of a dialect's switches by name; the default where none is set. */
export function switchReader(switches: readonly Switch[], values: SwitchValues): (name: string) => string {
  return (name) => values[name] ?? switches.find((one) => one.name === name)?.values[0] ?? '';
}
