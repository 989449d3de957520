import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errors } from '../../../../adapters/alibaba/imagesearch/errors.ts';
import { packageRoot } from '../../../../src/paths.ts';
import type { ErrorEntry } from '../../../../src/protocol/errors.ts';

/** The specification's short names of operations. */
const named: Readonly<Record<string, string>> = {
  Add: 'AddImage',
  Del: 'DeleteImage',
  Upd: 'UpdateImage',
  ByName: 'SearchImageByName',
  ByPic: 'SearchImageByPic',
  ByText: 'SearchImageByText',
  Cmp: 'CompareSimilarByImage',
  Detail: 'Detail',
  Dump: 'DumpMeta',
  DumpList: 'DumpMetaList',
  Inc: 'IncreaseInstance',
  IncList: 'IncreaseList',
};
const seven = ['Add', 'Del', 'Upd', 'ByName', 'ByPic', 'ByText', 'Cmp'];

/** The operations of a cell such as `Add, Del; 2019: Search`, `7` or `7 without Cmp`; those of 2020-12-14 only. */
function operationsIn(cell: string): readonly string[] {
  const [current = ''] = cell.split(';');
  const names = current.startsWith('7')
    ? seven.filter((name) => !current.includes(`without ${name}`))
    : current.split(', ');
  return names.map((name) => named[/^\w+/.exec(name.trim())?.[0] ?? '']).filter((name) => name !== undefined);
}

/** Code, status, text and operations: the rows of the tables of published texts. */
const published = readFileSync(join(packageRoot, 'docs/specs/alibaba-error-texts.md'), 'utf8')
  .split('\n')
  .map((line) => /^\| ([\w.]+)[^|]* \| ([45]\d\d) \| ([^|`]+) \| ([^|]+) \| (META20|META20, META19) \|$/.exec(line))
  .filter((match) => match !== null)
  .flatMap(([, code = '', status = '', text = '', cell = '']) =>
    operationsIn(cell).map((operation) => ({ code, operation, status: Number(status), text: text.trim() })),
  );

const catalogue: Readonly<Record<string, ErrorEntry>> = errors;

it('the published texts are read from the specification', () => {
  expect(new Set(published.map(({ code }) => code)).size).toBeGreaterThan(25);
});

it.each(published)('$code of $operation has its published text', ({ code, operation, status, text }) => {
  const entry = catalogue[`${code}#${operation}`] ?? catalogue[code];
  expect([entry?.status, entry?.message.en, entry?.provenance]).toEqual([status, text, 'documented']);
});
