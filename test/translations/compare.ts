import { inlineCode } from '../snippets/blocks.ts';
import { type Facts, factsOf } from './facts.ts';
import { type Section, sectionsOf, type Table } from './sections.ts';

/** A page and its Chinese twin. `targetIn` says where a link of the page must lead in the twin. */
export interface Pair {
  readonly page: string;
  readonly original: string;
  readonly twin: string;
  readonly translation: string;
  readonly targetIn: (target: string) => string;
}

/** How the twin differs from its page, one line each: where, and what the writer must change. */
export function differencesOf({ page, original, twin, translation, targetIn }: Pair): string[] {
  const [here, there] = [sectionsOf(original), sectionsOf(translation)];
  if (here.map(({ level }) => level).join() !== there.map(({ level }) => level).join()) {
    const apart = here.findIndex((section, index) => {
      const other = there[index];
      return section.level !== other?.level || sectionDifferences(section, other, targetIn).length > 0;
    });
    const index = apart < 0 ? here.length : apart;
    return [
      `${twin}: the headings differ, ${there.length} here, ${here.length} in ${page}: up to ${titleOf(there[index])} here and ${titleOf(here[index])} there, all is the same`,
    ];
  }
  return here.flatMap((section, index) => {
    const other = there[index] as Section;
    const where = `${twin}:${other.line} "${other.heading}" (${page}:${section.line} "${section.heading}")`;
    return sectionDifferences(section, other, targetIn).map((difference) => `${where}: ${difference}`);
  });
}

function titleOf(section: Section | undefined): string {
  return section === undefined
    ? 'no further heading'
    : `"${'#'.repeat(section.level)} ${section.heading}" (line ${section.line})`;
}

function sectionDifferences(here: Section, there: Section, targetIn: Pair['targetIn']): string[] {
  return [
    ...textDifferences('the heading', [here.heading], [there.heading], targetIn),
    ...textDifferences('the text', here.texts, there.texts, targetIn),
    ...(here.listItems === there.listItems ? [] : [`${there.listItems} list items, not ${here.listItems}`]),
    ...(here.verbatim.join('\n') === there.verbatim.join('\n') ? [] : ['the indented code is not identical']),
    ...blockDifferences(here, there),
    ...tableDifferences(here.tables, there.tables, targetIn),
  ];
}

function blockDifferences(here: Section, there: Section): string[] {
  if (here.blocks.length !== there.blocks.length)
    return [`${there.blocks.length} code blocks, not ${here.blocks.length}`];
  return here.blocks.flatMap((block, index) => {
    const other = there.blocks[index] as typeof block;
    const what = `the code block of line ${other.line}`;
    const [info, otherInfo] = [block, other].map(({ language, words }) => [language, ...words].join(' '));
    return [
      ...(info === otherInfo ? [] : [`${what} is marked "${otherInfo}", not "${info}"`]),
      ...(block.text === other.text ? [] : [`${what} is not identical with that of line ${block.line}`]),
      ...listed(`the paragraph before ${what}`, 'code', inlineCode(block.lead), inlineCode(other.lead)),
    ];
  });
}

function tableDifferences(here: readonly Table[], there: readonly Table[], targetIn: Pair['targetIn']): string[] {
  if (here.length !== there.length) return [`${there.length} tables, not ${here.length}`];
  return here.flatMap(({ rows }, at) => {
    const other = there[at] as Table;
    if (rows.length !== other.rows.length)
      return [`the table of line ${other.line} has ${other.rows.length} rows, not ${rows.length}`];
    return rows.flatMap((row, number) => {
      const cells = other.rows[number] ?? [];
      const what = `line ${other.line + number}`;
      if (row.length !== cells.length) return [`${what} has ${cells.length} cells, not ${row.length}`];
      return row.flatMap((cell, column) =>
        cellDifferences(`${what}, cell ${column + 1}`, cell, cells[column] ?? '', targetIn),
      );
    });
  });
}

function cellDifferences(what: string, here: string, there: string, targetIn: Pair['targetIn']): string[] {
  if ((here === '') !== (there === '')) return [`${what} is ${there === '' ? 'empty' : 'not empty'}`];
  return compared(what, factsOf(here), factsOf(there), targetIn);
}

/** In running text a term may be repeated or not: code and names are compared as sets. */
function textDifferences(
  what: string,
  here: readonly string[],
  there: readonly string[],
  targetIn: Pair['targetIn'],
): string[] {
  return compared(what, factsOfAll(here), factsOfAll(there), targetIn);
}

function factsOfAll(texts: readonly string[]): Facts {
  const facts = factsOf(texts.join('\n'));
  return { ...facts, code: [...new Set(facts.code)] };
}

function compared(what: string, here: Facts, there: Facts, targetIn: Pair['targetIn']): string[] {
  const extra = there.names.filter((name) => /[a-z]/.test(name) || here.names.includes(name));
  return [
    ...listed(what, 'code', here.code, there.code),
    ...listed(what, 'links', here.targets.map(targetIn), there.targets),
    ...listed(what, 'numbers', here.numbers, there.numbers),
    ...listed(what, 'marks', here.marks, there.marks),
    ...listed(what, 'names', here.names, extra),
  ];
}

function listed(what: string, kind: string, here: readonly string[], there: readonly string[]): string[] {
  const [missing, extra] = [without(here, there), without(there, here)];
  if (missing.length + extra.length === 0) return [];
  const parts = [
    ...(missing.length > 0 ? [`lacks ${missing.join(' · ')}`] : []),
    ...(extra.length > 0 ? [`has ${extra.join(' · ')} too much`] : []),
  ];
  return [`${what}, ${kind}: ${parts.join(', ')}`];
}

/** What of one list is not in the other, each as often as it is there. */
function without(list: readonly string[], other: readonly string[]): string[] {
  const rest = [...other];
  return list.filter((entry) => {
    const at = rest.indexOf(entry);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}
