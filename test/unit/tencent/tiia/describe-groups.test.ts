import type { RunningTuku } from '../../../../src/server/start.ts';
import { lendCatalog } from '../../../support/lent-catalog.ts';
import { tiiaClient } from '../../../support/tencent-sdk.ts';
import { startTestTuku } from '../../../support/tuku.ts';
import { noPictures } from '../../../support/vector-engine.ts';

/** What the server asks of its catalog. */
const asked: string[] = [];
let tuku: RunningTuku;
let client: ReturnType<typeof tiiaClient>;
beforeAll(async () => {
  const openCatalog = async () => writingDown(await lendCatalog());
  tuku = await startTestTuku({}, { features: noPictures, openCatalog });
  client = tiiaClient(tuku.url);
  await client.CreateGroup({ GroupId: 'g', GroupName: 'n', MaxCapacity: 5 });
});
afterAll(() => tuku.close());

/** The catalog, or one of its tables; the name of every function that is used is written down. */
function writingDown<T extends object>(tables: T, path = ''): T {
  return new Proxy(tables, {
    get(target, key) {
      const part: unknown = Reflect.get(target, key);
      const name = `${path}${String(key)}`;
      if (typeof part === 'object' && part !== null) return writingDown(part, `${name}.`);
      asked.push(name);
      return part;
    },
  });
}

async function queriesOf(input: { GroupId?: string }): Promise<string[]> {
  asked.length = 0;
  expect((await client.DescribeGroups(input)).Groups).toMatchObject([{ GroupId: 'g' }]);
  // The server looks for tasks whenever it likes, and what servers share is in memory here.
  return asked.filter((name) => !/^(tasks|shared)\./.test(name));
}

it('DescribeGroups asks the catalog once', async () => {
  expect(await queriesOf({})).toEqual(['galleries.list']);
  expect(await queriesOf({ GroupId: 'g' })).toEqual(['galleries.find']);
});
