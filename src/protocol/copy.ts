/**
 * A copy of a string. V8 represents a part of a long string as a reference to the whole one: whoever keeps the part, such
 * as a short field of a large body, keeps the whole in memory.
 */
export function copyOf(text: string): string {
  return Buffer.from(text).toString();
}
