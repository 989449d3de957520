/**
 * Whether the catalog can hold a text and give it back unchanged: PostgreSQL refuses NUL, and half of a surrogate pair
 * has no UTF-8.
 */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}
