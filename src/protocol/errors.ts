/**
 * How a rule or a text is known. `documented`: the vendor's documentation or definition; `example`: a published
 * example; `observed`: a literal server answer quoted in public; `history`: an older edition; `inferred`: our choice.
 */
export type Mark = 'documented' | 'example' | 'observed' | 'history' | 'inferred';

/** One row of a dialect's error catalogue. `{name}` in a message is replaced by the thrown values. */
export interface ErrorEntry {
  readonly status: number;
  readonly message: { readonly en: string; readonly zh: string };
  readonly mark: Mark;
}

/** Every error a dialect can answer, in one table. */
export type ErrorCatalogue<Code extends string> = Readonly<Record<Code, ErrorEntry>>;

/** An error the dialect answers with: a code of its catalogue and the values its message needs. */
export class ApiError<Code extends string = string> extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly code: Code,
    readonly values: Readonly<Record<string, string | number>> = {},
    /** Appended for people, in the journal and the log; not part of the vendor's answer. */
    readonly detail?: string,
  ) {
    super(detail === undefined ? code : `${code}: ${detail}`);
  }
}

/** Fills the `{name}` places of a message. */
export function fillMessage(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** The code that goes over the wire for a row of a catalogue: after a `#` stands which text of the code the row is. */
export function wireCode(row: string): string {
  const mark = row.indexOf('#');
  return mark < 0 ? row : row.slice(0, mark);
}

/** A row of a catalogue, if it has one of that name. */
export function catalogueEntry(catalogue: ErrorCatalogue<string>, row: string): ErrorEntry | undefined {
  return Object.hasOwn(catalogue, row) ? catalogue[row] : undefined;
}
