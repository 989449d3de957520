import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flagOf, options, variableOf } from '../../../src/options/table.ts';
import { packageRoot } from '../../../src/paths.ts';

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
const table = /^\| Option \|.*\n\|[-|]+\n((?:\|.*\n)+)/m.exec(readme)?.[1] ?? '';
const rows = table.split('\n').map((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim()));
const withFlag = options.filter(([, { hasNoFlag }]) => !hasNoFlag);

test('the README’s table lists the options of a server, and no others', () => {
  const listed = rows.flatMap(([, names = '']) => names.match(/--[\w-]+/g) ?? []);
  expect(listed.sort()).toEqual(withFlag.map(([name]) => flagOf(name)).sort());
  for (const [name] of options.filter(([, { hasNoFlag }]) => hasNoFlag)) expect(table).toContain(variableOf(name));
});

test('its values are those that the options accept', () => {
  const listed = [...table.matchAll(/`(--[\w-]+) ((?:[\w-]+\\\|)+[\w-]+)`/g)].map(([, name, values]) => [
    name,
    values?.split('\\|'),
  ]);
  const accepted = options.flatMap(([name, option]) =>
    option.kind === 'choice' && option.choices.length < 6 ? [[flagOf(name), option.choices]] : [],
  );
  expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(accepted));
});

test('its default values are those of the options', () => {
  const columns = rows.map(
    ([, names = '', values = '']) => [names.match(/--[\w-]+/g) ?? [], values.split(', ')] as const,
  );
  const listed = columns.flatMap(([names, values]) => names.map((name, index) => [name, values[index] ?? ''] as const));
  for (const [name, value] of listed) {
    const defaultValue = withFlag.find(([option]) => flagOf(option) === name)?.[1].default;
    if (['string', 'number'].includes(typeof defaultValue)) expect([name, value]).toEqual([name, String(defaultValue)]);
    else
      expect([name, value]).toEqual([
        name,
        expect.stringMatching(/^(off|none|built in|no limit|one per core|the key below|by the terminal|)$/),
      ]);
  }
});
