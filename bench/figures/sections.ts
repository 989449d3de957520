import { posix } from 'node:path';
import { CLOSE, calibratedName, FAINT, IDENTICAL, SEPARATING, UNRELATED } from '../../src/engine/score-curve.ts';
import { viewDiscount } from '../../src/engine/view-discount.ts';
import { drawings } from './drawings.ts';
import { figurePath, type Language, languageOf, percent } from './language.ts';
import type { ProductsResult, Results, RetrievalResult } from './results.ts';
import {
  editedTable,
  foundRows,
  foundTable,
  otherBackgroundTable,
  reachTable,
  stagesTable,
  table,
  thresholdTable,
} from './tables.ts';

/** Where a section stands, and what was measured. */
export interface Place {
  readonly page: string;
  readonly results: Results;
}

const MARKED = /(<!-- figures: ([\w ./-]+) -->)([\s\S]*?)(<!-- \/figures -->)/g;

/**
 * A page with its marked sections written anew. `<!-- figures: NAME -->…<!-- /figures -->` holds a number or words of a
 * sentence, or paragraphs of their own. Throws for a name that is not known, and for a marker without its end.
 */
export function fill(text: string, place: Place): string {
  const filled = text.replace(MARKED, (_, begin: string, name: string, _old: string, end: string, at: number) => {
    const block = blocks[name];
    if (block) return `${begin}\n\n${block(place)}\n\n${end}`;
    const inline = inlines[name];
    // At the start of a line Markdown takes a comment for a block of its own, which ends the paragraph.
    if (inline && (at === 0 || text[at - 1] === '\n')) throw new Error(`${place.page}: "${name}" starts a line`);
    if (inline) return `${begin}${inline(place.results, languageOf(place.page))}${end}`;
    throw new Error(`${place.page}: no figures are named "${name}"`);
  });
  const begins = text.match(/<!-- figures: [\w ./-]+ -->/g)?.length ?? 0;
  if (begins !== [...text.matchAll(MARKED)].length) throw new Error(`${place.page}: a <!-- figures --> does not end`);
  return filled;
}

type Inline = (results: Results, language: Language) => string;

const models = ['built-in', 'built-in-subjects', 'sscd'] as const;

/** The figures of each measurement of retrieval, by their names after the measurement's. */
const ofRetrieval: Readonly<Record<string, (result: RetrievalResult, language: Language) => string>> = {
  found: ({ found }, language) => percent(found[0]?.recallAt1 ?? Number.NaN, 1, language),
  'R@1': ({ found }) => decimals(found[0]?.recallAt1),
  precision: ({ found }) => decimals(found[0]?.averagePrecision),
  'least edit': ({ found }) => decimals(Math.min(...(found[0]?.edits ?? []))),
  kept: ({ atThreshold }, language) => percent(atThreshold.heldOut.copies, 1, language),
  passing: ({ atThreshold }, language) => percent(atThreshold.heldOut.others, 2, language),
  'kept tuning': ({ atThreshold }, language) => percent(atThreshold.tuning.copies, 1, language),
  threshold: ({ calibration }) => String(calibration.separating),
  discount: ({ model }) => String(viewDiscount(model)),
  model: ({ model, dimension }) => `\`${model}\`, ${dimension} numbers`,
};

const ofProducts: Readonly<Record<string, (result: ProductsResult, language: Language) => string>> = {
  found: (result) => decimals(method(result, 'galleries with subjects')),
  'of the true box': (result, language) =>
    percent(method(result, 'galleries with subjects') / method(result, 'true box'), 0, language),
};

/** Numbers and words within a sentence. */
const inlines: Readonly<Record<string, Inline>> = {
  photographs: ({ retrieval }) => String(retrieval['built-in'].photographs),
  queries: ({ retrieval }) => retrieval['built-in'].queries.toLocaleString('en'),
  ...Object.fromEntries(
    models.flatMap((model) =>
      Object.entries(ofRetrieval).map(([name, of]): [string, Inline] => [
        `${model} ${name.replace('@', '')}`,
        ({ retrieval }, language) => of(retrieval[model], language),
      ]),
    ),
  ),
  ...Object.fromEntries(
    (['built-in', 'sscd'] as const).flatMap((model) =>
      Object.entries(ofProducts).map(([name, of]): [string, Inline] => [
        `products ${model} ${name}`,
        ({ products }, language) => of(products[model], language),
      ]),
    ),
  ),
};

function decimals(value = Number.NaN): string {
  return value.toFixed(3);
}

function method({ methods }: ProductsResult, name: string): number {
  const found = methods.find((entry) => entry.name === name);
  if (found === undefined) throw new Error(`bench/results has no method "${name}"`);
  return found.otherBackground.all;
}

/** Pictures and tables: paragraphs of their own. */
const blocks: Readonly<Record<string, (place: Place) => string>> = {
  ...Object.fromEntries(
    drawings.map(({ name, drawing }) => [
      name,
      ({ page, results }: Place) => {
        const language = languageOf(page);
        const { title, description } = drawing(results, language);
        const path = posix.relative(posix.dirname(page), figurePath(name, language));
        return `![${title}${language === 'en' ? '. ' : '。'}${description}](${path})`;
      },
    ]),
  ),
  'table curve': ({ page, results }) => {
    const { unrelated, faint, separating, close } = results.retrieval['built-in'].calibration;
    const rows = curveRows[languageOf(page)];
    return table(
      [rows.cosine, rows.upTo(unrelated), String(faint), String(separating), String(close), String(IDENTICAL)],
      [
        [rows.common, ...[UNRELATED, FAINT, SEPARATING, CLOSE].map((value) => value.toFixed(2)), String(IDENTICAL)],
        [rows.score, '0', '0.4 T', 'T', 'T + 0.7 (100 - T)', '100'],
      ],
    );
  },
  'table retrieval': ({ results: { retrieval } }) =>
    foundTable(retrieval['built-in'], [
      ...foundRows(retrieval['built-in']),
      ...foundRows(retrieval['built-in-subjects'], 'Tuku, `--subjects`').slice(0, 1),
      ...foundRows(retrieval.sscd, 'Tuku, `--model sscd`').slice(0, 1),
    ]),
  'table reach': ({ results: { retrieval } }) => reachTable(retrieval['built-in']),
  'table thresholds': ({ results: { retrieval } }) =>
    models
      .map(
        (name) =>
          `${calibratedName(retrieval[name].model)}${name.endsWith('subjects') ? ', `--subjects`' : ''}:\n\n${thresholdTable(retrieval[name])}`,
      )
      .join('\n\n'),
  'table products': ({ results: { products } }) =>
    (['built-in', 'sscd'] as const)
      .map((name) => otherBackgroundTable(`Other background, ${name}`, products[name]))
      .join('\n\n'),
  'table edited products': ({ results: { products } }) =>
    (['built-in', 'sscd'] as const).map((name) => editedTable(products[name])).join('\n\n'),
  'table stages': ({ results: { stages } }) => stagesTable(stages),
};

const curveRows = {
  en: {
    cosine: 'Cosine similarity of the built-in model',
    upTo: (value: number) => `up to ${value}`,
    common: 'On the common scale',
    score: 'Score of a type with default threshold T (I)',
  },
  zh: {
    cosine: '内置模型的余弦相似度',
    upTo: (value: number) => `不超过 ${value}`,
    common: '统一标度上的值',
    score: '默认阈值为 T 的类型的 Score（I）',
  },
} as const;
