/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** True for a JSON object (neither array nor null). */
export function isJsonObject(value: unknown): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value has so many objects and lists within one another, and more. For use before anything recurses: a body may nest deeper than the stack. */
export function isDeeper(value: Json, levels: number): boolean {
  let open: readonly Json[] = [value];
  for (let depth = 0; open.length > 0; depth++) {
    if (depth > levels) return true;
    open = open.flatMap((one) =>
      Array.isArray(one) ? (one as readonly Json[]) : isJsonObject(one) ? Object.values(one) : [],
    );
  }
  return false;
}

/** Bytes of a value as compact JSON. */
export function jsonBytes(value: Json): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** Length of a string in Unicode code points, which is how vendors count "characters" [inferred]. */
export function characters(value: string): number {
  let count = 0;
  for (const _ of value) count++;
  return count;
}

/** Whether the catalog can return a string unchanged: PostgreSQL refuses NUL, and a lone surrogate has no UTF-8. */
export function isStorable(value: string): boolean {
  return !value.includes('\0') && !/\p{Surrogate}/u.test(value);
}

/**
 * A copy of a string. V8 represents a part of a long string as a reference to the whole one: whoever keeps the part, such
 * as a short field of a large body, keeps the whole in memory.
 */
export function copyOf(text: string): string {
  return Buffer.from(text).toString();
}
