import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { addStartOptions } from '../../../src/cli/start-options.ts';
import { packageRoot } from '../../../src/paths.ts';
import { defaultOptions } from '../../../src/server/options.ts';

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
const table = /^\| Option \|.*\n\|[-|]+\n((?:\|.*\n)+)/m.exec(readme)?.[1] ?? '';
const rows = table.split('\n').map((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim()));
const options = addStartOptions(new Command(), defaultOptions).options;

test('the README’s table lists the options of `tuku start`, and no others', () => {
  const listed = rows.flatMap(([, names = '']) => names.match(/--[\w-]+/g) ?? []);
  expect(listed.sort()).toEqual(options.map(({ long }) => long).sort());
});

test('its values are those that the options accept', () => {
  const listed = [...table.matchAll(/`(--[\w-]+) ((?:\w+\\\|)+\w+)`/g)].map(([, name, values]) => [
    name,
    values?.split('\\|'),
  ]);
  const accepted = options
    .filter(({ argChoices }) => argChoices && argChoices.length < 4)
    .map((o) => [o.long, o.argChoices]);
  expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(accepted));
});

test('its default values are those of the options', () => {
  const columns = rows.map(
    ([, names = '', values = '']) => [names.match(/--[\w-]+/g) ?? [], values.split(', ')] as const,
  );
  const listed = columns.flatMap(([names, values]) => names.map((name, index) => [name, values[index] ?? ''] as const));
  for (const [name, value] of listed) {
    const { defaultValue } = options.find(({ long }) => long === name) ?? {};
    if (['string', 'number'].includes(typeof defaultValue)) expect([name, value]).toEqual([name, String(defaultValue)]);
    else
      expect([name, value]).toEqual([name, expect.stringMatching(/^(off|none|built in|one per core|the key below|)$/)]);
  }
});
