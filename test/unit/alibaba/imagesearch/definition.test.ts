import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import definition from '../../../../fixtures/alibaba/imagesearch/definition.json' with { type: 'json' };
import { packageRoot } from '../../../../src/paths.ts';

/** A field as the vendor's definition has it. */
interface Field {
  readonly type: string;
  readonly items?: Field;
  readonly members?: readonly (Field & { readonly name: string; readonly required?: boolean })[];
}

/** A field as a schema has it. */
interface Schema {
  readonly type: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

const models = definition.models as unknown as Readonly<Record<string, Field['members']>>;
const jsonTypes: Readonly<Record<string, string>> = {
  int32: 'integer',
  long: 'integer',
  float: 'number',
  double: 'number',
};

function schemas(operation: string): { readonly request: Schema; readonly response: Schema } {
  return JSON.parse(readFileSync(join(packageRoot, `schemas/alibaba/imagesearch/${operation}.json`), 'utf8'));
}

/** What both forms can say of a field: its type, and those of the fields within it. */
function defined({ type, items, members }: Field): unknown {
  if (items) return [defined(items)];
  if (members) return Object.fromEntries(members.map(({ name, ...field }) => [name, defined(field)]));
  return jsonTypes[type] ?? type;
}

function described({ type, items, properties }: Schema): unknown {
  if (items) return [described(items)];
  if (properties)
    return Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, described(field)]));
  return type;
}

describe.each(Object.keys(definition.operations))('%s, in the vendor’s definition', (operation) => {
  const { request, response } = schemas(operation);
  const members = models[`${operation}Request`] ?? [];

  it('takes the parameters of the schema, of the same types', () => {
    expect(described(request)).toEqual(defined({ type: 'object', members }));
  });

  it('requires what the schema requires', () => {
    const required = members.filter((member) => member.required).map(({ name }) => name);
    // The Chinese page requires this one too.
    if (operation === 'UpdateImage') required.push('PicName');
    expect([...required].sort()).toEqual([...(request.required ?? [])].sort());
  });

  it('answers the fields of the schema, of the same types', () => {
    expect(described(response)).toEqual(defined({ type: 'object', members: models[`${operation}ResponseBody`] ?? [] }));
  });
});
