import { errors } from '../../../../adapters/tencent/tiia/errors.ts';
import { operations, unserved } from '../../../../adapters/tencent/tiia/operations.ts';
import definition from '../../../../fixtures/tencent/tiia/definition.json' with { type: 'json' };
import listed from '../../../../fixtures/tencent/tiia/errors.json' with { type: 'json' };
import { schemaProblems } from '../../../../src/protocol/schema.ts';
import { schemasOf } from '../../../conformance/tencent/tiia/schemas.ts';

interface Member {
  readonly name: string;
  readonly type: string;
  readonly member: string;
  readonly required?: boolean;
  readonly value_allowed_null?: boolean;
}
interface Schema {
  readonly type?: string;
  readonly wireType?: string;
  readonly $ref?: string;
  readonly source?: string;
  readonly items?: Schema;
  readonly anyOf?: readonly [Schema, Schema];
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const objects: Readonly<Record<string, { readonly members: readonly Member[] }>> = definition.objects;
const jsonTypes: Readonly<Record<string, string>> = {
  string: 'string',
  int: 'integer',
  bool: 'boolean',
  float: 'number',
};

/** Compares a schema with an object of the vendor's definition, field by field. */
function expectDefinition(schema: Schema, name: string, root: Schema, response: boolean): void {
  const members = objects[name]?.members ?? [];
  expect(schema.additionalProperties).toBe(false);
  expect(Object.keys(schema.properties ?? {})).toEqual(members.map((member) => member.name));
  const required = members.filter((member) => response || member.required).map((member) => member.name);
  expect(schema.required ?? []).toEqual(required);
  for (const member of members) {
    let field = schema.properties?.[member.name] as Schema;
    expect(field.anyOf !== undefined).toBe(member.value_allowed_null === true);
    if (field.anyOf) {
      expect(field.anyOf[0]).toEqual({ type: 'null' });
      field = field.anyOf[1];
    }
    expect(field.source).toMatch(new RegExp(`^api\\.json ${name}\\.${member.name}\\b`));
    if (member.type === 'list') {
      expect(field.type).toBe('array');
      expectDefinition(resolve(field.items as Schema, root), member.member, root, response);
    } else if (member.type === 'object') {
      expectDefinition(resolve(field, root), member.member, root, response);
    } else {
      expect(field).toMatchObject({ type: jsonTypes[member.type], wireType: member.member });
    }
  }
}

function resolve(schema: Schema, root: Schema): Schema {
  return schema.$ref === undefined ? schema : (root.$defs?.[schema.$ref.replace('#/$defs/', '')] as Schema);
}

describe('the schemas of Tencent TIIA', () => {
  it.each(operations.map(({ name }) => name))('%s has the fields of the vendor’s definition', (name) => {
    const { request, response } = schemasOf(name);
    expectDefinition(request, `${name}Request`, request, false);
    expectDefinition(response, `${name}Response`, response, true);
  });

  it('compile, and tell a wrong type by the vendor’s name of it', () => {
    const { request } = schemasOf('CreateGroup');
    expect(schemaProblems(request, { GroupId: 'g', GroupName: 'n', MaxCapacity: 'many' })).toEqual([
      { kind: 'type', field: 'MaxCapacity', expected: 'uint64' },
    ]);
    for (const { name } of operations) {
      const { response } = schemasOf(name);
      expect(schemaProblems(response, {}).every(({ kind }) => kind === 'missing')).toBe(true);
    }
  });
});

describe('the actions of Tencent TIIA', () => {
  it('are all of the definition, each served or not', () => {
    const served = operations.map(({ name }) => name);
    expect([...served, ...unserved].sort()).toEqual([...definition.actions].sort());
  });

  it('each have their documented limit of calls', () => {
    expect(operations.filter(({ callsPerSecond = 0 }) => callsPerSecond < 1)).toEqual([]);
  });
});

describe('the error catalogue of Tencent TIIA', () => {
  it('has every listed code with the vendor’s text, but where an example shows another', () => {
    const texts = Object.fromEntries(Object.entries(errors).map(([code, { message }]) => [code, message.zh]));
    expect(texts).toEqual({
      ...listed.codes,
      'FailedOperation.DownloadError': '文件下载失败。',
      'InvalidParameter.InvalidParameter': '参数不合法。',
    });
  });

  it('answers everything with HTTP 200 and an English text too', () => {
    for (const { status, message } of Object.values(errors)) {
      expect(status).toBe(200);
      expect(message.en).toMatch(/^[A-Z][\x20-\x7e]+\.$/);
    }
  });
});
