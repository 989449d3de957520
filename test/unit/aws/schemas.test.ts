import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errors } from '../../../adapters/aws/s3vectors/errors.ts';
import * as operations from '../../../adapters/aws/s3vectors/operations.ts';
import { calls } from '../../../adapters/aws/s3vectors/routes.ts';
import definition from '../../../fixtures/aws/s3vectors/definition.json' with { type: 'json' };
import { packageRoot } from '../../../src/paths.ts';
import { fillMessage } from '../../../src/protocol/errors.ts';
import { schemasOf } from '../../conformance/aws/s3vectors/harness.ts';

interface Shape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly member?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly min?: number;
  readonly max?: number;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly document?: boolean;
  readonly error?: { readonly httpStatusCode: number };
  readonly exception?: boolean;
}
interface Schema {
  readonly type?: string;
  readonly source?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly [limit: string]: unknown;
}

const shapes = definition.shapes as Readonly<Record<string, Shape>>;
const defined = Object.entries(definition.operations) as [
  string,
  { http: { method: string; requestUri: string }; input?: { shape: string }; output?: { shape: string } },
][];

/** That a schema says what a shape of the service's model says, all the way down. */
function expectSame(schema: Schema, name: string, path: string): void {
  const shape = shapes[name] as Shape;
  if (shape.document) return;
  if (shape.type === 'structure') {
    expect([path, Object.keys(schema.properties ?? {})]).toEqual([path, Object.keys(shape.members ?? {})]);
    expect([path, schema.required]).toEqual([path, shape.required]);
    for (const [member, { shape: of }] of Object.entries(shape.members ?? {})) {
      expectSame(schema.properties?.[member] as Schema, of, `${path}.${member}`);
    }
    return;
  }
  expect(schema.source).toMatch(/\[documented\]/);
  if (name === 'Float32VectorData') return;
  const inner = { list: schema.items, map: schema.additionalProperties as Schema }[shape.type];
  if (inner) expectSame(inner, (shape.member ?? shape.value)?.shape ?? '', `${path}[]`);
  expect([path, schema.enum]).toEqual([path, shape.enum]);
  expect([path, schema.pattern]).toEqual([path, shape.pattern && `^${shape.pattern}$`]);
  const ends = { string: 'Length', list: 'Items' }[shape.type];
  const [min, max] = ends ? [schema[`min${ends}`], schema[`max${ends}`]] : [schema.minimum, schema.maximum];
  // A text of no characters needs no limit; the documentation adds one of hits.
  expect([path, min ?? 0]).toEqual([path, shape.min ?? 0]);
  expect([path, max]).toEqual([path, name === 'TopK' ? 10_000 : shape.max]);
}

describe('the operations of S3 Vectors', () => {
  it('are the 22 of the service’s model, called as it says, with a schema each', () => {
    expect(defined).toHaveLength(22);
    const names = defined.map(([name]) => name).sort();
    expect(Object.keys(operations).sort()).toEqual(names);
    expect([...calls].sort()).toEqual(defined.map(([, { http }]) => `${http.method} ${http.requestUri}`).sort());
    expect(readdirSync(join(packageRoot, 'schemas/aws/s3vectors')).sort()).toEqual(names.map((name) => `${name}.json`));
  });

  it.each(defined)('%s has the members and constraints of the model', (name, { input, output }) => {
    const { request, response } = schemasOf(name) as { request: Schema; response: Schema };
    if (input) expectSame(request, input.shape, name);
    if (output) expectSame(response, output.shape, name);
  });
});

describe('the error catalogue of S3 Vectors', () => {
  it('has every exception of the model with its status', () => {
    for (const [name, { error, exception }] of Object.entries(shapes)) {
      if (!exception) continue;
      expect([name, (errors as Readonly<Record<string, { status: number }>>)[name]?.status]).toEqual([
        name,
        error?.httpStatusCode ?? 400,
      ]);
    }
  });

  it('can answer every code without values, so that all can be injected', () => {
    for (const [code, { message }] of Object.entries(errors)) {
      if (!code.includes('#')) expect(fillMessage(message.en, {})).not.toMatch(/[{}]/);
    }
  });

  it('has no status that clients try again, but for what passes', () => {
    const passing = Object.entries(errors).filter(([, { status }]) => status >= 500 || [408, 429].includes(status));
    expect(passing.map(([code]) => code).sort()).toEqual([
      'InternalServerException',
      'RequestTimeoutException',
      'ServiceUnavailableException',
      'TooManyRequestsException',
    ]);
  });
});
