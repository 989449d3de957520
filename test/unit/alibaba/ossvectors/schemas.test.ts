import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errors } from '../../../../adapters/alibaba/ossvectors/errors.ts';
import { listing, onBuckets } from '../../../../adapters/alibaba/ossvectors/routes.ts';
import definition from '../../../../fixtures/alibaba/ossvectors/definition.json' with { type: 'json' };
import { packageRoot } from '../../../../src/paths.ts';
import { fillMessage } from '../../../../src/protocol/errors.ts';
import { schemasOf } from '../../../conformance/alibaba/ossvectors/harness.ts';

interface Member {
  readonly name: string;
  readonly position?: string;
  readonly type?: string;
}
interface Schema {
  readonly type?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

const operations = Object.entries(definition.operations);
const models = definition.models as Readonly<Record<string, { readonly members: readonly Member[] }>>;
const jsonTypes: Readonly<Record<string, string>> = {
  str: 'string',
  int: 'integer',
  bool: 'boolean',
  dict: 'object',
  '[dict]': 'array',
  '[str]': 'array',
};

/** Every field of a schema that holds no others. */
function leaves(schema: Schema): Schema[] {
  const inner = [...Object.values(schema.properties ?? {}), ...(schema.items?.properties ? [schema.items] : [])];
  return inner.length === 0 ? [schema] : inner.flatMap(leaves);
}

describe('the operations of vector buckets', () => {
  it('are the 19 of the clients’ definition, called as these call them, and the two of the preview', () => {
    const called = [...onBuckets, listing].map(({ operation, method, subresource }) => [
      operation,
      `${method} ${subresource}`,
    ]);
    const defined = operations.map(([name, { method, query }]: [string, { method: string; query?: object }]) => [
      name,
      `${method} ${Object.keys(query ?? {}).join('')}`,
    ]);
    expect(defined).toHaveLength(19);
    expect(called.filter(([name]) => !name?.endsWith('Fusion')).sort()).toEqual(defined.sort());
    expect(called).toHaveLength(21);
  });

  it('have a schema each', () => {
    const files = readdirSync(join(packageRoot, 'schemas/alibaba/ossvectors'));
    const preview = ['PutVectorIndexFusion.json', 'QueryVectorsFusion.json'];
    expect(files.sort()).toEqual([...operations.map(([name]) => `${name}.json`), ...preview].sort());
  });

  it.each(operations)('%s has the fields of the clients’ models', (name, { request, result }) => {
    const schemas = schemasOf(name) as { request: Schema; response: Schema };
    for (const { name: field, position, type = '' } of models[request]?.members ?? []) {
      if (position === 'host' || position === 'path') continue;
      const known = schemas.request.properties?.[field];
      expect([field, known !== undefined]).toEqual([field, true]);
      if (position === 'body') expect([field, known?.type]).toEqual([field, jsonTypes[type]]);
    }
    for (const { name: field, position } of models[result]?.members ?? []) {
      if (position === 'body') expect(Object.keys(schemas.response.properties ?? {})).toContain(field);
    }
  });

  it.each(operations)('%s names the source of every field', (name) => {
    const { request, response } = schemasOf(name) as { request: Schema; response: Schema };
    for (const leaf of [request, response].flatMap(leaves)) {
      if (leaf.type !== 'object' || leaf.source !== undefined) {
        expect(leaf.source).toMatch(/\[(documented|observed|inferred|example)\]|\.ts|Tuku/);
      }
    }
  });
});

describe('the error catalogue of vector buckets', () => {
  it('can answer every code without values, so that all can be injected', () => {
    for (const [code, { status, message }] of Object.entries(errors)) {
      expect(status).toBeGreaterThanOrEqual(400);
      if (!code.includes('#')) expect(fillMessage(message.en, {})).not.toMatch(/[{}]/);
    }
  });

  it('has no status that clients try again, but for what passes', () => {
    const passing = Object.entries(errors).filter(
      ([, { status }]) => status >= 500 || [401, 408, 429].includes(status),
    );
    expect(passing.map(([code]) => code).sort()).toEqual([
      'ActiveRequestLimitExceeded',
      'InternalError',
      'MetaOperationQpsLimitExceeded',
      'ServiceUnavailable',
      'TotalQpsLimitExceeded',
    ]);
  });
});
