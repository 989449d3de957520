/** What every option has. */
interface Common {
  /** What it does, in one phrase: help, schema and documentation show it. */
  readonly about: string;
  /** Its value in the help, such as `folder`. */
  readonly value?: string;
  /** The environment variable; `TUKU_` and the name where absent. */
  readonly variable?: string;
  /** It can only be set in the environment, in the file and in code: a command line is shown to other users. */
  readonly hasNoFlag?: true;
  /** Its value is never printed. */
  readonly isSecret?: true;
  /** It says where the file is, so it is not in the file. */
  readonly isNotInFile?: true;
  /**
   * Where the server of a project listens and stores its data. A server for one run of tests (`tuku exec`, `startTuku`)
   * runs beside that one: it does not take these from the file.
   */
  readonly isPlace?: true;
}

export interface FlagOption extends Common {
  readonly kind: 'flag';
  readonly default: false;
}
export interface IntegerOption extends Common {
  readonly kind: 'integer';
  readonly min: number;
  readonly max: number;
  readonly default?: number;
}
export interface ChoiceOption extends Common {
  readonly kind: 'choice';
  readonly choices: readonly string[];
  readonly default?: string;
}
export interface TextOption extends Common {
  readonly kind: 'text';
  readonly default?: string;
}
/** The path of a file or folder; in the file it is relative to the file's folder. */
export interface PathOption extends Common {
  readonly kind: 'path';
  /** A word of letters, digits and hyphens is a name, not a path. */
  readonly mayBeName?: true;
  /** JSON may stand in place of the file that holds it. */
  readonly mayBeJson?: true;
  readonly default?: undefined;
}
/** Texts; in one text, such as a variable, they are separated. */
export interface ListOption extends Common {
  readonly kind: 'list';
  readonly separator: RegExp;
  readonly default: readonly [];
}

/** An option of a server. */
export type OptionDefinition = FlagOption | IntegerOption | ChoiceOption | TextOption | PathOption | ListOption;
