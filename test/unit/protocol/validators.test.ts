import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import fc from 'fast-check';
import { packageRoot } from '../../../src/paths.ts';
import options from '../../../src/protocol/schema-options.json' with { type: 'json' };
import { builtValidator, validatorOf } from '../../../src/protocol/validators.ts';

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, Schema>;
const folder = join(packageRoot, 'schemas');
const controlFolder = join(packageRoot, 'src/server/control');
const control = readdirSync(controlFolder).filter((file) => file.endsWith('.schemas.json'));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /^.+[\\/].+[\\/].+\.json$/.test(file),
);
const schemas = [
  ...files.flatMap((file) => {
    const { response: _, ...requests } = read(join(folder, file));
    return Object.entries(requests).map(([name, schema]) => [`${file} ${name}`, schema] as const);
  }),
  ...control.flatMap((file) =>
    Object.entries(read(join(controlFolder, file))).map(([name, schema]) => [`${file} ${name}`, schema] as const),
  ),
];

/** Values of all types and about all limits, whatever a schema asks for. */
const anything = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    1,
    100,
    1.5,
    1e21,
    '',
    'a',
    '0',
    '2024-05-06',
    '商品',
    'x'.repeat(300),
    [],
    {},
  ),
  fc.string(),
  fc.integer(),
  fc.array(fc.constantFrom<unknown>(1, 'a', null, {}), { maxLength: 3 }),
);

/** Values that often fit a schema, and often nearly. */
function near({ enum: choices = [], properties, items }: Schema): fc.Arbitrary<unknown> {
  if (properties !== undefined) {
    const fields = Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, near(field)]));
    const known = fc.record(fields, { requiredKeys: [] });
    const more = fc.dictionary(fc.constantFrom('Unknown', '__proto', 'a/b~c'), anything, { maxKeys: 1 });
    return fc.oneof({ weight: 9, arbitrary: fc.tuple(known, more).map(([a, b]) => ({ ...a, ...b })) }, anything);
  }
  if (items !== undefined) return fc.oneof(fc.array(near(items), { maxLength: 3 }), anything);
  return choices.length > 0 ? fc.oneof(fc.constantFrom(...choices), anything) : anything;
}

function problemsOf(validate: ValidateFunction, input: unknown): object[] {
  if (validate(input)) return [];
  return (validate.errors ?? []).map(({ instancePath, keyword, params, message, parentSchema }) => {
    const { type, wireType } = parentSchema as { type?: unknown; wireType?: unknown };
    return { instancePath, keyword, params, message, type, wireType };
  });
}

test.each(schemas)('the built validator of %s finds what Ajv finds', (_, schema) => {
  const built = builtValidator(schema);
  if (built === undefined) throw new Error('node scripts/build.js builds dist/validators');
  const compiled = new Ajv(options).compile(schema);
  fc.assert(
    fc.property(near(schema), (input) => {
      expect(problemsOf(built, input)).toEqual(problemsOf(compiled, input));
    }),
    { numRuns: 60, seed: 15 },
  );
});

test('a schema that the build does not know is compiled when it is needed', () => {
  const schema = { type: 'object', properties: { Here: {} }, required: ['Here'] };
  expect(builtValidator(schema)).toBeUndefined();
  expect(validatorOf(schema)({})).toBe(false);
  expect(validatorOf(schema)({ Here: 1 })).toBe(true);
});
