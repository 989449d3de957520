/** What is wrong with the vectors, metadata, filter or page that a call asks for. Every dialect has its own words for it. */
export type InputProblem =
  // vectors and keys
  | { readonly kind: 'vector-type' | 'key-type' | 'key-encoding' }
  | { readonly kind: 'vector-field'; readonly field: string }
  | { readonly kind: 'key-length'; readonly maxCharacters: number }
  | { readonly kind: 'key-bytes'; readonly maxBytes: number }
  | { readonly kind: 'key-repeated' }
  | { readonly kind: 'floats-type' | 'floats-not-finite' | 'floats-all-zero' | 'int8-type' }
  | { readonly kind: 'floats-length'; readonly length: number; readonly dimension: number }
  // metadata
  | { readonly kind: 'metadata-type' | 'metadata-name' }
  | { readonly kind: 'metadata-value' | 'metadata-element'; readonly name: string; readonly types: readonly string[] }
  | { readonly kind: 'metadata-empty-list' | 'metadata-encoding' | 'metadata-range'; readonly name: string }
  | { readonly kind: 'metadata-size' | 'metadata-filterable-size'; readonly maxBytes: number }
  | { readonly kind: 'metadata-keys' | 'metadata-filterable-keys'; readonly maxKeys: number }
  // filters
  | { readonly kind: 'filter-type' | 'filter-fields' }
  | { readonly kind: 'filter-size'; readonly maxBytes: number }
  | { readonly kind: 'filter-levels'; readonly maxLevels: number }
  | { readonly kind: 'filter-values'; readonly maxValues: number }
  | { readonly kind: 'filter-operator'; readonly operator: string }
  | { readonly kind: 'filter-condition' | 'filter-unfilterable'; readonly field: string }
  | {
      readonly kind: 'filter-operand';
      readonly operator: string;
      readonly wanted: 'filters' | 'list' | 'number' | 'boolean' | 'string';
    }
  | { readonly kind: 'filter-value-type'; readonly operator: string; readonly types: readonly string[] }
  | { readonly kind: 'filter-value-encoding'; readonly operator: string }
  // pages
  | { readonly kind: 'token-malformed' | 'token-of-another-listing' | 'segment-incomplete' | 'segment-index' };

/** Which vector of a list a problem is about. */
export interface VectorPlace {
  /** From 0. */
  readonly position: number;
  /** Undefined when the key itself is wrong. */
  readonly key: string | undefined;
}

/** The input of a call breaks a rule of the API. */
export class VectorInputError extends Error {
  override readonly name = 'VectorInputError';
  constructor(
    readonly problem: InputProblem,
    readonly place?: VectorPlace,
  ) {
    super(describe(problem));
  }
}

/** What is wrong with a policy document. */
export type PolicyProblem =
  | { readonly kind: 'document'; readonly maxBytes: number }
  | { readonly kind: 'version' }
  | { readonly kind: 'version-type' | 'statements' | 'statement-type' | 'effect' }
  | { readonly kind: 'principal-missing' | 'condition-type' }
  | { readonly kind: 'element' | 'strings'; readonly element: string }
  | { readonly kind: 'action'; readonly action: string }
  | { readonly kind: 'operator' | 'operator-type'; readonly operator: string }
  | { readonly kind: 'condition-values'; readonly key: string };

/** A policy document breaks the grammar of the API. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  constructor(readonly problem: PolicyProblem) {
    super(describe(problem));
  }
}

/** For the log: `key-length (maxCharacters 1024)`. */
function describe({ kind, ...facts }: { readonly kind: string }): string {
  const told = Object.entries(facts).map(([name, value]) => `${name} ${String(value)}`);
  return told.length === 0 ? kind : `${kind} (${told.join(', ')})`;
}
