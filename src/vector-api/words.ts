/** How a text is cut into words; stored with the index. Two texts match by equal words. */
export interface Analyzer {
  /** Between which characters to cut; absent: where the language does, punctuation left out. */
  readonly delimiter?: string;
  /** BCP 47, for languages that write no blanks between words; absent: the rules that all share. */
  readonly locale?: string;
  /** Whether each Chinese character is a word. */
  readonly hanCharacters?: boolean;
  /** Whether words are cut between lower and upper case, and between letters and digits: `iPhone15` is i, Phone, 15. */
  readonly cutsMixed?: boolean;
  /** Whether `Car` and `car` are different words; by default they are one. */
  readonly caseSensitive?: boolean;
}

const segmenters = new Map<string, Intl.Segmenter>();

/**
 * The words of a text, in order, with repetitions. Compatible forms of characters are one (NFKC), such as full-width and
 * usual Latin letters.
 */
export function wordsOf(text: string, analyzer: Analyzer): string[] {
  const pieces = analyzer.delimiter === undefined ? languageWords(text.normalize('NFKC'), analyzer) : [];
  if (analyzer.delimiter !== undefined) {
    for (const piece of text.split(analyzer.delimiter)) if (piece !== '') pieces.push(piece.normalize('NFKC'));
  }
  // Upper case first: it makes one word of STRASSE and Straße.
  return analyzer.caseSensitive ? pieces : pieces.map((word) => word.toUpperCase().toLowerCase());
}

/** The words of a metadata value: of a string, or of each string in a list; undefined if it has no text. */
export function wordsIn(value: unknown, analyzer: Analyzer): string[] | undefined {
  const texts = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
  return texts.length === 0 ? undefined : texts.flatMap((text) => wordsOf(text, analyzer));
}

function languageWords(text: string, { locale = '', hanCharacters = false, cutsMixed = false }: Analyzer): string[] {
  const words: string[] = [];
  for (const { segment, isWordLike } of segmenterOf(locale).segment(text)) {
    if (!isWordLike) continue;
    const pieces = hanCharacters && han.test(segment) ? (segment.match(hanOrRest) ?? []) : [segment];
    for (const piece of pieces) words.push(...(cutsMixed ? (piece.match(mixed) ?? [piece]) : [piece]));
  }
  return words;
}

const han = /\p{Script=Han}/u;
const hanOrRest = /\p{Script=Han}|\P{Script=Han}+/gu;
const mixed = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|(?:(?![\p{Lu}\p{Ll}])[\p{L}\p{M}])+|\p{N}+/gu;

function segmenterOf(locale: string): Intl.Segmenter {
  const known = segmenters.get(locale);
  if (known !== undefined) return known;
  const segmenter = new Intl.Segmenter(locale === '' ? 'und' : locale, { granularity: 'word' });
  segmenters.set(locale, segmenter);
  return segmenter;
}
