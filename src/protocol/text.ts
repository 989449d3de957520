/** Length in Unicode code points, which is how vendors' "characters" are counted [inferred]. */
export function characters(value: string): number {
  let count = 0;
  for (const _ of value) count++;
  return count;
}

/** Whether the catalog can give a text back unchanged: PostgreSQL refuses NUL, half of a surrogate pair has no UTF-8. */
export function isStorable(value: string): boolean {
  return !value.includes('\0') && !/\p{Surrogate}/u.test(value);
}
