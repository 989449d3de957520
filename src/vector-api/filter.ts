/** A value that a filter compares with. */
export type Scalar = string | number | boolean;

/**
 * A condition on a vector's metadata. A list in the metadata fulfils a comparison when any of its elements does.
 * `none` is the opposite of `any`, so it holds for vectors without the field. Values of different types are never equal
 * and never greater or less.
 */
export type VectorFilter =
  | { readonly all: readonly VectorFilter[] }
  | { readonly either: readonly VectorFilter[] }
  | Condition;

/** A condition on one field. */
export type Condition =
  | { readonly field: string; readonly any: readonly Scalar[] }
  | { readonly field: string; readonly none: readonly Scalar[] }
  | { readonly field: string; readonly exists: boolean }
  | { readonly field: string; readonly compare: '>' | '>=' | '<' | '<='; readonly to: number };

/** The fields that a filter asks for. */
export function fieldsOf(filter: VectorFilter): string[] {
  if ('all' in filter) return filter.all.flatMap(fieldsOf);
  if ('either' in filter) return filter.either.flatMap(fieldsOf);
  return [filter.field];
}
