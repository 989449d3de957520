import { keyHash } from './key-hash.ts';

/**
 * How often a text's words occur, as rows and memory keep it. A word is the hash of field and word. The hash of a field alone
 * stands for its whole text; its count is the number of words.
 */
export interface WordCounts {
  readonly words: readonly string[];
  readonly counts: readonly number[];
}

/** A word of a field, or what stands for the field's whole text; a field's length keeps the two apart. */
export function wordHash(field: string, word?: string): string {
  return keyHash(`${field.length}:${field}${word === undefined ? '' : `:${word}`}`);
}

/** @param texts the words of each text field that a vector has; undefined for none */
export function countWords(texts: ReadonlyMap<string, readonly string[]>): WordCounts | undefined {
  if (texts.size === 0) return undefined;
  // What stands for whole texts comes first: it is looked for most often.
  const words = [...texts.keys()].map((field) => wordHash(field));
  const counts = [...texts.values()].map(({ length }) => length);
  for (const [field, list] of texts) {
    // Words are counted before they are hashed: most texts repeat some.
    const own = new Map<string, number>();
    for (const word of list) own.set(word, (own.get(word) ?? 0) + 1);
    for (const [word, count] of own) {
      words.push(wordHash(field, word));
      counts.push(count);
    }
  }
  return { words, counts };
}
