import type { OptionDefinition } from './definition.ts';
import type { optionTable } from './table.ts';

type Table = typeof optionTable;
type ValueOf<Option extends OptionDefinition> = Option extends { kind: 'flag' }
  ? boolean
  : Option extends { kind: 'integer' }
    ? number
    : Option extends { kind: 'choice'; choices: readonly (infer Choice)[] }
      ? Choice
      : Option extends { kind: 'list' }
        ? readonly string[]
        : string;
type Defaulted = { [Name in keyof Table]: Table[Name] extends { default: unknown } ? Name : never }[keyof Table];

/** Options as every part of Tuku takes them: complete, but for those that have no default. */
export type OptionValues = { readonly [Name in Defaulted]: ValueOf<Table[Name]> } & {
  readonly [Name in Exclude<keyof Table, Defaulted>]?: ValueOf<Table[Name]>;
};

/** An access key of `credentials`. */
export interface CredentialOption {
  readonly id: string;
  readonly secret: string;
  /** The account whose state the key opens; by default the id. */
  readonly account?: string;
  /** The session token of a temporary key. */
  readonly token?: string;
}

/** Options as code and tuku.config.json write them: all optional, lists also as one text, keys also in place of their file. */
export type OptionInput = {
  readonly [Name in keyof Table]?:
    | ValueOf<Table[Name]>
    | (Table[Name] extends { kind: 'list' } ? string : never)
    | (Table[Name] extends { mayBeJson: true } ? readonly CredentialOption[] : never)
    | undefined;
};
