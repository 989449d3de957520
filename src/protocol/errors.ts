import type { SignatureExplanation } from '../client/recorded.ts';

/**
 * How a rule or a text is known. `documented`: the vendor's documentation or definition; `example`: a published
 * example; `observed`: a literal server answer quoted in public; `history`: an older edition; `inferred`: our choice.
 */
export type Provenance = 'documented' | 'example' | 'observed' | 'history' | 'inferred';

/** One row of a dialect's error catalogue. `{name}` in a message is replaced by the thrown values. */
export interface ErrorEntry {
  readonly status: number;
  readonly message: { readonly en: string; readonly zh: string };
  readonly provenance: Provenance;
}

/** Every error a dialect can answer, in one table. */
export type ErrorCatalogue<Code extends string> = Readonly<Record<Code, ErrorEntry>>;

/** Values for the places of a message. */
export type ErrorValues = Readonly<Record<string, string | number>>;

/** Facts about an error: `detail` is for people, in the journal and the log; all others fill the message. */
export type ErrorFacts = ErrorValues & { readonly detail?: string };

/** An error the dialect answers with: a row of its catalogue and the values its message needs. */
export class ApiError<Code extends string = string> extends Error {
  override readonly name = 'ApiError';
  readonly values: ErrorValues;
  readonly #detail: string | undefined;
  #explain: (() => SignatureExplanation) | undefined;

  constructor(
    readonly code: Code,
    { detail, ...values }: ErrorFacts = {},
  ) {
    super(detail === undefined ? code : `${code}: ${detail}`);
    this.#detail = detail;
    this.values = values;
  }

  /** For people; not part of the vendor's answer. */
  get detail(): string | undefined {
    return this.explanation?.cause ?? this.#detail;
  }

  /** Of a refused signature; not part of the vendor's answer. */
  get explanation(): SignatureExplanation | undefined {
    return this.#explain?.();
  }

  /** @param explain called when the explanation is first read: it costs many times what the refusal does */
  explainedBy(explain: () => SignatureExplanation): this {
    let made: SignatureExplanation | undefined;
    this.#explain = () => {
      made ??= explain();
      return made;
    };
    return this;
  }
}

/** Makes the errors of a catalogue; see ApiError. */
export type Refusal<Code extends string> = (code: Code, facts?: ErrorFacts) => ApiError<Code>;

/**
 * The function a dialect makes its errors with.
 * @param explain the filled message is the detail where none is given: only for texts that can hold no secret
 */
export function refusalOf<Code extends string>(
  catalogue: ErrorCatalogue<Code>,
  { explain = false } = {},
): Refusal<Code> {
  return (code, facts = {}) => {
    if (!explain || facts.detail !== undefined) return new ApiError(code, facts);
    return new ApiError(code, { ...facts, detail: fillMessage(catalogue[code].message.en, facts) });
  };
}

/** Fills the `{name}` places of a message. */
export function fillMessage(template: string, values: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** The code that goes over the wire for a row of a catalogue: after a `#` stands which text of the code the row is. */
export function wireCode(row: string): string {
  const mark = row.indexOf('#');
  return mark < 0 ? row : row.slice(0, mark);
}

/** A row of a catalogue, if it has one of that name. */
export function catalogueEntry<Entry extends ErrorEntry>(
  catalogue: Readonly<Record<string, Entry>>,
  row: string,
): Entry | undefined {
  return Object.hasOwn(catalogue, row) ? catalogue[row] : undefined;
}

/** What an API says of a refused call; `detail` is for people. */
export interface Told {
  readonly code: string;
  readonly text: string;
  readonly detail?: string;
}

/**
 * How an API's errors are told outside its own answers: undefined for the unforeseen.
 * @param translate the catalogue's error for what else was thrown
 */
export function tellerOf(
  catalogue: Readonly<Record<string, ErrorEntry>>,
  translate: (error: unknown) => ApiError | undefined,
): (error: unknown) => Told | undefined {
  return (error) => {
    const known = error instanceof ApiError ? error : translate(error);
    const entry = known && catalogueEntry(catalogue, known.code);
    if (entry === undefined || known === undefined) return undefined;
    const { detail } = known;
    const text = fillMessage(entry.message.en, known.values);
    return { code: wireCode(known.code), text, ...(detail !== undefined && detail !== text && { detail }) };
  };
}
