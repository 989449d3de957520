import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import supertest from 'supertest';
import { privateRoot } from '../../src/catalog/private-root.ts';
import { packageRoot } from '../../src/paths.ts';
import type { RunningTuku } from '../../src/server/start.ts';
import { ossClient } from '../support/oss-client.ts';
import { scene } from '../support/pictures.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { thumbnailFeatures } from '../support/thumbnail-features.ts';
import { startTestTuku } from '../support/tuku.ts';

// Archives of every published format are loaded by all later versions. TUKU_WRITE_SNAPSHOT=1 writes a missing one: it
// must never be written again once it is published.
const kept = join(packageRoot, 'fixtures/snapshots/format-1.tuku.gz');
const folder = mkdtempSync(join(privateRoot(), 'tuku-formats-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const GroupId = 'shop';
const index = { indexName: 'numbers', dataType: 'float32', dimension: 2, distanceMetric: 'euclidean' };
const picture = async (seed: number) => (await scene(seed)).toString('base64');

async function fill({ url }: RunningTuku): Promise<void> {
  const client = tiiaClient(url);
  await client.CreateGroup({ GroupId, GroupName: '商品', MaxCapacity: 10 });
  for (const seed of [1, 2]) {
    const names = { EntityId: `e${seed}`, PicName: `p${seed}` };
    await client.CreateImage({ GroupId, ...names, ImageBase64: await picture(seed), Tags: `{"n":${seed}}` });
  }
  const call = ossClient(url);
  await call('PutVectorBucket', 'bucket-1');
  await call('PutVectorIndex', 'bucket-1', index);
  const vectors = [1, 2].map((n) => ({ key: `v${n}`, data: { float32: [n, 0] }, metadata: { n } }));
  await call('PutVectors', 'bucket-1', { indexName: 'numbers', vectors });
}

it('an archive of format 1 is loaded', async () => {
  const tuku = await startTestTuku(
    { snapshotDir: folder, clock: '2026-01-02T03:04:05Z' },
    { features: thumbnailFeatures() },
  );
  const control = supertest(tuku.url);
  if (process.env.TUKU_WRITE_SNAPSHOT && !existsSync(kept)) {
    await fill(tuku);
    await control.post('/_tuku/snapshots').send({ name: 'written' }).expect(201);
    copyFileSync(join(folder, 'written.tuku.gz'), kept);
    await control.post('/_tuku/reset').expect(200);
  }
  copyFileSync(kept, join(folder, 'old.tuku.gz'));
  await control.post('/_tuku/snapshots/old/load').expect(200);

  const client = tiiaClient(tuku.url);
  const { Groups } = await client.DescribeGroups({});
  expect(Groups).toMatchObject([{ GroupId, GroupName: '商品', PicCount: 2, CreateTime: '2026-01-02 11:04:05' }]);
  const { ImageInfos } = await client.SearchImage({ GroupId, ImageBase64: await picture(2), Filter: 'n = 2' });
  expect(ImageInfos).toMatchObject([{ EntityId: 'e2', PicName: 'p2', Score: 100, Tags: '{"n":2}' }]);
  const query = {
    indexName: 'numbers',
    queryVector: { float32: [2, 0] },
    topK: 2,
    filter: { n: 2 },
    returnDistance: true,
  };
  expect((await ossClient(tuku.url)('QueryVectors', 'bucket-1', query)).vectors).toEqual([{ key: 'v2', distance: 0 }]);
  await tuku.close();
});
