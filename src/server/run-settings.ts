import type { Documents } from '../cluster/port.ts';
import type { Json } from '../json.ts';
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
   * Makes the dialects anew with other settings, on all servers; requests in flight end with the old ones. Rejects with an
   * OptionError or SwitchError, and then nothing has changed.
   */
  change(asked: SettingsChange): Promise<void>;
  current(): ChangeableOptions;
}

const DOCUMENT = 'settings';

/**
 * @param make makes all dialects with the settings in force
 * @param documents where it is kept what was changed, for all servers
 */
export function createRunSettings(
  changeable: Changeable,
  make: () => ListedDialect[],
  documents: Documents,
): RunSettings {
  const own = changeable.options();
  const dialects = make();

  function put(options: ChangeableOptions): void {
    changeable.change(options);
    dialects.splice(0, dialects.length, ...make());
  }

  /** Throws OptionError or SwitchError, and then nothing has changed. */
  function apply(asked: SettingsChange): void {
    const before = changeable.options();
    try {
      put(merged(own, asked));
    } catch (error) {
      // Dialects that were made before the error have put their workers in place.
      put(before);
      throw error;
    }
  }

  /** Throws what `apply` throws. */
  function check(asked: SettingsChange): void {
    const before = changeable.options();
    apply(asked);
    put(before);
  }

  const stored = () => documents.get(DOCUMENT) as unknown as SettingsChange | undefined;
  /** What has been applied, to do it once. */
  let applied = JSON.stringify({});
  function follow(): void {
    // It is gone when this server was silent for so long that another began anew.
    const asked = stored() ?? {};
    if (JSON.stringify(asked) === applied) return;
    applied = JSON.stringify(asked);
    try {
      apply(asked);
    } catch {
      // It was in force where it was asked for; here an option contradicts it.
    }
  }
  follow();
  documents.onChange(DOCUMENT, follow);
  return {
    dialects,
    current: changeable.options,
    change: (asked) =>
      documents.change(DOCUMENT, (value) => {
        const all = together((value ?? {}) as unknown as SettingsChange, asked);
        // Applied once it is stored: by `follow`, as on all other servers.
        check(all);
        return { value: all as unknown as Json, result: undefined };
      }),
  };
}

function together(before: SettingsChange, { switches, ...rest }: SettingsChange): SettingsChange {
  return {
    ...before,
    ...rest,
    ...((before.switches || switches) && { switches: { ...before.switches, ...switches } }),
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
