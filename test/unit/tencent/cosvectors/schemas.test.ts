import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as operations from '../../../../adapters/tencent/cosvectors/operations.ts';
import fixture from '../../../../fixtures/tencent/cosvectors/requests.json' with { type: 'json' };
import { packageRoot } from '../../../../src/paths.ts';
import { schemaProblems } from '../../../../src/protocol/schema.ts';

const folder = join(packageRoot, 'schemas/tencent/cosvectors');
const schemasOf = (name: string) =>
  JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as { request: object; response: object };

test('every operation has a schema, and no schema is left over', () => {
  const names = Object.keys(operations).sort();
  expect(names).toHaveLength(16);
  expect(readdirSync(folder).sort()).toEqual(names.map((name) => `${name}.json`));
});

test('clients call every operation in the recorded requests', () => {
  const called = new Set(fixture.vectors.map(({ decoded }) => decoded.operation));
  expect([...called].sort()).toEqual(Object.keys(operations).sort());
});

test.each(fixture.vectors.map((vector) => [vector.name, vector.decoded] as const))(
  'the schema allows what %s sends, apart from Python’s spelling of returnMetadata',
  (_, { operation, params }) => {
    const members = Object.entries(params ?? {}).filter(([name]) => name !== 'returnMetaData');
    expect(schemaProblems(schemasOf(operation).request, Object.fromEntries(members))).toEqual([]);
  },
);

test('every limit and type says how it is known', () => {
  const marks = /\[(documented|observed|inferred)\]/;
  const unmarked: string[] = [];
  const visit = (value: unknown, path: string) => {
    if (typeof value !== 'object' || value === null) return;
    if ('type' in value && !('properties' in value) && !('source' in value) && !path.endsWith('/items')) {
      unmarked.push(path);
    }
    if ('source' in value && !marks.test(String(value.source))) unmarked.push(path);
    for (const [name, inner] of Object.entries(value)) visit(inner, `${path}/${name}`);
  };
  for (const name of Object.keys(operations)) visit(schemasOf(name), name);
  expect(unmarked).toEqual([]);
});
