import { isJsonObject, isStorable, type Json } from '../json.ts';
import { type InputProblem, VectorInputError } from './errors.ts';
import { isScalar, type ScalarType } from './filter.ts';

/** What a vector carries beside its numbers. */
export type Metadata = { readonly [key: string]: Json };

/** What an API allows in metadata. Values are scalars and lists of them. */
export interface MetadataRules {
  /** Types of values that filters see. */
  readonly filterable: readonly ScalarType[];
  /** Types of the values of an index's unfilterable keys. */
  readonly unfilterable: readonly ScalarType[];
  readonly lists: {
    /** Types of elements; absent: those of values. */
    readonly types?: readonly ScalarType[];
    /** Whether elements of one list may be of several types. */
    readonly mixed: boolean;
    readonly empty: boolean;
  };
  /** Whether `''` is a key. */
  readonly emptyName: boolean;
  readonly maxKeys: number;
  readonly maxFilterableKeys: number;
  readonly maxBytes: number;
  readonly maxFilterableBytes: number;
  /** How the API counts bytes. */
  bytesOf(metadata: Metadata): number;
}

/**
 * A vector's metadata; null and nothing are `{}`. Throws VectorInputError (`metadata-…`).
 * @param unfilterable the index's keys that filters do not see
 */
export function readMetadata(value: unknown, unfilterable: ReadonlySet<string>, rules: MetadataRules): Metadata {
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) throw problem({ kind: 'metadata-type' });
  const names = Object.keys(value);
  if (names.length === 0) return {};
  for (const name of names) {
    checkEntry(name, value[name], unfilterable.has(name) ? rules.unfilterable : rules.filterable, rules);
  }
  const { maxKeys, maxFilterableKeys, maxBytes, maxFilterableBytes } = rules;
  if (names.length > maxKeys) throw problem({ kind: 'metadata-keys', maxKeys });
  const total = rules.bytesOf(value);
  if (total > maxBytes) throw problem({ kind: 'metadata-size', maxBytes });
  const filterable = names.filter((name) => !unfilterable.has(name));
  if (filterable.length > maxFilterableKeys) {
    throw problem({ kind: 'metadata-filterable-keys', maxKeys: maxFilterableKeys });
  }
  if (total > maxFilterableBytes && rules.bytesOf(pick(value, filterable)) > maxFilterableBytes) {
    throw problem({ kind: 'metadata-filterable-size', maxBytes: maxFilterableBytes });
  }
  return value;
}

function checkEntry(
  name: string,
  value: Json | undefined,
  types: readonly ScalarType[],
  { emptyName, lists }: MetadataRules,
): void {
  if ((name === '' && !emptyName) || !isStorable(name)) throw problem({ kind: 'metadata-name' });
  if (!Array.isArray(value)) {
    checkValue(name, value, types, 'metadata-value');
    return;
  }
  if (value.length === 0 && !lists.empty) throw problem({ kind: 'metadata-empty-list', name });
  const allowed = lists.types ?? types;
  for (const element of value) checkValue(name, element, allowed, 'metadata-element');
  if (!lists.mixed && new Set(value.map((element) => typeof element)).size > 1) {
    throw problem({ kind: 'metadata-element', name, types: allowed });
  }
}

function checkValue(
  name: string,
  value: unknown,
  types: readonly ScalarType[],
  kind: 'metadata-value' | 'metadata-element',
): void {
  if (!isScalar(value) || !types.some((type) => type === typeof value)) throw problem({ kind, name, types });
  if (typeof value === 'string' && !isStorable(value)) throw problem({ kind: 'metadata-encoding', name });
  // JSON can write numbers that no double holds.
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
    throw problem({ kind: 'metadata-range', name });
  }
}

function pick(metadata: Metadata, names: readonly string[]): Metadata {
  return Object.fromEntries(names.map((name) => [name, metadata[name] as Json]));
}

function problem(facts: InputProblem): VectorInputError {
  return new VectorInputError(facts);
}
