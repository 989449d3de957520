import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { readInput } from '../../../src/options/input.ts';
import { configSchema } from '../../../src/options/schema.ts';
import { packageRoot } from '../../../src/paths.ts';

const file = join(packageRoot, 'schemas/tuku.config.schema.json');

test('schemas/tuku.config.schema.json is that of the options (TUKU_WRITE_SCHEMA=1 writes it)', () => {
  const schema = configSchema();
  if (process.env.TUKU_WRITE_SCHEMA) writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(schema);
});

/** Valid or not, for each member of the file. */
const values = [
  true,
  'true',
  0,
  1,
  64,
  65,
  65_536,
  1.5,
  -1,
  '',
  ' ',
  'x',
  'open',
  'auto',
  null,
  {},
  [],
  ['a'],
  [1],
  [''],
];

test('it accepts what Tuku accepts, and nothing else', () => {
  const isValid = new Ajv({ strict: true, allowUnionTypes: true }).compile(configSchema() as object);
  const { properties } = configSchema() as { properties: object };
  const accepts = (input: object) => {
    try {
      readInput(input, { where: String, folder: '/', isFile: true });
      return true;
    } catch {
      return false;
    }
  };
  const members = [...Object.keys(properties).filter((name) => name !== '$schema'), 'config', 'nonsense'];
  const inputs = members.flatMap((name) => values.map((value) => ({ [name]: value })));
  const both = inputs.map((input) => ({ input, accepted: accepts(input) }));
  expect(both).toEqual(inputs.map((input) => ({ input, accepted: isValid(input) })));
  expect(both.filter(({ accepted }) => accepted).length).toBeGreaterThan(members.length);
});
