import type { ListedDialect } from './dispatch.ts';
import type { Changeable, ChangeableOptions } from './settings.ts';

/** What to change; absent members stay as they are. */
export interface SettingsChange {
  readonly quotas?: ChangeableOptions['quotas'];
  readonly strict?: boolean;
  /** Values by `dialect.switch`. */
  readonly switches?: Readonly<Record<string, string>>;
}

/** The settings that may change while the server runs, and the dialects that they have made. */
export interface RunSettings {
  /** In their order; the same array for good, with other dialects in it after a change. */
  readonly dialects: readonly ListedDialect[];
  /**
   * Makes the dialects anew with other settings; requests in flight end with the old ones. Throws OptionError or
   * SwitchError, and then nothing has changed.
   */
  change(asked: SettingsChange): void;
  current(): ChangeableOptions;
}

/** @param make makes all dialects with the settings in force */
export function createRunSettings(changeable: Changeable, make: () => ListedDialect[]): RunSettings {
  const dialects = make();
  return {
    dialects,
    current: changeable.options,
    change(asked) {
      const before = changeable.options();
      changeable.change(merged(before, asked));
      let made: ListedDialect[];
      try {
        made = make();
      } catch (error) {
        changeable.change(before);
        // Dialects that were made before the error have put their workers in place.
        make();
        throw error;
      }
      dialects.splice(0, dialects.length, ...made);
    },
  };
}

function merged(before: ChangeableOptions, { switches = {}, ...rest }: SettingsChange): ChangeableOptions {
  const kept = before.switches.filter((one) => !Object.hasOwn(switches, one.slice(0, one.indexOf('='))));
  return {
    quotas: rest.quotas ?? before.quotas,
    strict: rest.strict ?? before.strict,
    switches: [...kept, ...Object.entries(switches).map(([name, value]) => `${name}=${value}`)],
  };
}
