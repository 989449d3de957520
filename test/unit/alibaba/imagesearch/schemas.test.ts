import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as models from '@alicloud/imagesearch20201214';
import { operations } from '../../../../adapters/alibaba/imagesearch/operations.ts';
import { placeOf } from '../../../../adapters/alibaba/openplatform/openplatform.ts';
import { packageRoot } from '../../../../src/paths.ts';

const actions = [...operations].filter(([key]) => key.startsWith('2020-12-14/'));

describe('the operations of 2020-12-14', () => {
  it('have a schema each, named alike', () => {
    const files = readdirSync(join(packageRoot, 'schemas/alibaba/imagesearch')).filter((file) => /^[A-Z]/.test(file));
    expect(actions.map(([, { name }]) => `${name}.json`).sort()).toEqual(files.sort());
    expect(actions).toHaveLength(14);
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

describe('the place of an upload', () => {
  it.each([
    ['127.0.0.1:4580', '127', '0.0.1:4580'],
    ['localhost:4580', '127', '0.0.1:4580'],
    ['[::1]:4580', '127', '0.0.1:4580'],
    ['', '127', '0.0.1'],
    ['tuku:4580', 'tuku', ':4580'],
    ['openplatform.aliyuncs.com', 'tuku-uploads', 'oss-cn-shanghai.aliyuncs.com'],
    ['OpenPlatform.Aliyuncs.com:8443', 'tuku-uploads', 'oss-cn-shanghai.aliyuncs.com:8443'],
  ])('for a client that called %s is %s at %s', (host, bucket, endpoint) => {
    expect(placeOf(host, 'cn-shanghai')).toEqual({ bucket, endpoint });
  });
});
