import type { TextFields, VectorIndexRow, WordQuery } from '../catalog/vector-port.ts';
import { countWords, type WordCounts } from '../catalog/word-counts.ts';
import type { VectorFilter } from '../vector-api/filter.ts';
import type { Metadata } from '../vector-api/metadata.ts';
import { wordsIn, wordsOf } from '../vector-api/words.ts';
import { VectorError } from './errors.ts';

/** The usual parameters of BM25: how soon repetitions stop to count, and how much long texts count less. */
export const bm25 = { k1: 1.2, b: 0.75 } as const;

/** Asks for vectors by the words of one of the index's text fields. */
export interface TextQuery {
  readonly field: string;
  readonly text: string;
  /** How many different words of the query a text must have: one (`or`, the default), or all of them. */
  readonly operator?: 'or' | 'and';
  /** The same as a number; at most all words are asked for. */
  readonly minShouldMatch?: number;
  readonly filter?: VectorFilter;
  readonly limit: number;
}

/** Characters cut into words in one turn of the event loop: some milliseconds. */
const charactersPerTurn = 2 ** 14;

/** The setting of an index that holds the text fields that it is about to get. */
export const PENDING = 'pendingTextFields';

/** The fields whose texts are cut into words: those that the index has, and those that it is about to get. */
export function fieldsToCut({ textFields, settings }: Pick<VectorIndexRow, 'textFields' | 'settings'>): TextFields {
  return { ...textFields, ...(settings[PENDING] as TextFields | undefined) };
}

/** The words of vectors' text fields; undefined for a vector that has none. Yields the event loop between long texts. */
export async function wordsOfAll(
  all: readonly { readonly metadata?: Metadata }[],
  fields: TextFields,
): Promise<(WordCounts | undefined)[]> {
  const analyzers = Object.entries(fields);
  const found: (WordCounts | undefined)[] = [];
  let characters = 0;
  for (const { metadata = {} } of all) {
    const words = new Map<string, readonly string[]>();
    for (const [field, analyzer] of analyzers) {
      const value = Object.hasOwn(metadata, field) ? metadata[field] : undefined;
      const list = wordsIn(value, analyzer);
      if (list === undefined) continue;
      words.set(field, list);
      characters += String(value).length;
    }
    found.push(countWords(words));
    if (characters < charactersPerTurn) continue;
    characters = 0;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return found;
}

/**
 * What a query asks the catalog or a table of texts for; undefined if its text has no words. Throws VectorError no-text-field.
 */
export function wordQuery(
  { name, textFields }: Pick<VectorIndexRow, 'name' | 'textFields'>,
  { field, text, operator = 'or', minShouldMatch = 1, filter, limit }: TextQuery,
): WordQuery | undefined {
  const analyzer = Object.hasOwn(textFields, field) ? textFields[field] : undefined;
  if (analyzer === undefined) throw new VectorError('no-text-field', `index ${name} has no text field ${field}`);
  const words = [...new Set(wordsOf(text, analyzer))];
  if (words.length === 0) return undefined;
  const minimum = operator === 'and' ? words.length : Math.max(1, Math.min(words.length, minShouldMatch));
  return { field, words, minimum, filter, limit, ...bm25 };
}
