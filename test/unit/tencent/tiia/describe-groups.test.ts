import type { TiiaCall } from '../../../../adapters/tencent/tiia/call.ts';
import { groupSettings } from '../../../../adapters/tencent/tiia/groups.ts';
import { DescribeGroups } from '../../../../adapters/tencent/tiia/operations/DescribeGroups.ts';
import type { Catalog, Gallery } from '../../../../src/catalog/port.ts';
import { createGalleries } from '../../../../src/engine/galleries.ts';
import { runRules } from '../../../../src/protocol/pipeline.ts';

const gallery: Gallery = {
  id: 1,
  key: 'g',
  name: 'n',
  description: '',
  capacity: 5,
  settings: groupSettings(10, 4),
  pictureCount: 0,
  revision: 0,
  createdAt: new Date(0),
  updatedAt: new Date(0),
};

/** Runs the operation on a catalog that writes down what it is asked. */
async function queriesOf(input: TiiaCall['input']): Promise<string[]> {
  const queries: string[] = [];
  const asked = <T>(query: string, answer: T) => {
    queries.push(query);
    return Promise.resolve(answer);
  };
  const catalog = {
    galleries: { find: () => asked('find', gallery), list: () => asked('list', [gallery]) },
  } as unknown as Catalog;
  const namespace = { family: 'f', account: 'a', region: 'r' };
  const galleries = createGalleries(catalog, () => new Date(0));
  const call = {
    input,
    namespace,
    services: { engine: { galleries } },
    gallery: () => galleries.get(namespace, 'g'),
  } as unknown as TiiaCall;
  const parsed = await runRules(DescribeGroups.rules, call);
  expect(await DescribeGroups.handle(call, parsed)).toMatchObject({ Groups: [{ GroupId: 'g' }] });
  return queries;
}

it('DescribeGroups asks the catalog once', async () => {
  expect(await queriesOf({})).toEqual(['list']);
  expect(await queriesOf({ GroupId: 'g' })).toEqual(['find']);
});
