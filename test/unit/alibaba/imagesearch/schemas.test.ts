import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as models from '@alicloud/imagesearch20201214';
import { operations } from '../../../../adapters/alibaba/imagesearch/operations.ts';
import definition from '../../../../fixtures/alibaba/imagesearch/definition.json' with { type: 'json' };
import { packageRoot } from '../../../../src/paths.ts';

const actions = [...operations].filter(([key]) => key.startsWith('2020-12-14/'));

describe('the operations of 2020-12-14', () => {
  it('have a schema each, named alike', () => {
    const files = readdirSync(join(packageRoot, 'schemas/alibaba/imagesearch')).filter((file) => /^[A-Z]/.test(file));
    expect(actions.map(([, { name }]) => `${name}.json`).sort()).toEqual(files.sort());
  });

  it('are those of the vendor’s definition', () => {
    expect(actions.map(([, { name }]) => name).sort()).toEqual(Object.keys(definition.operations).sort());
  });

  it.each(actions)('%s takes every parameter of the client’s model', (_key, { name, schema }) => {
    const model = (models as unknown as Record<string, { names(): Record<string, string> }>)[`${name}Request`];
    const { properties } = schema as { properties: object };
    expect(Object.keys(properties).sort()).toEqual(Object.values(model?.names() ?? {}).sort());
  });

  it.each(actions)('%s names the source of every field', (_key, { name }) => {
    const text = readFileSync(join(packageRoot, `schemas/alibaba/imagesearch/${name}.json`), 'utf8');
    const { request } = JSON.parse(text) as { request: { properties: Record<string, { source?: string }> } };
    for (const { source } of Object.values(request.properties)) expect(source).toContain(`2020-12-14 ${name}Request.`);
  });
});
