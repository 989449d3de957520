import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { privateRoot } from '../../../src/catalog/private-root.ts';
import type { RunningTuku } from '../../../src/server/start.ts';
import { none } from '../../support/catalog-servers.ts';
import { milvusUrl } from '../../support/milvus.ts';
import { ossClient } from '../../support/oss-client.ts';
import { startOne } from '../../support/tuku.ts';
import { noPictures } from '../../support/vector-engine.ts';
import { withMilvus } from './servers.ts';

interface Info {
  readonly engines: {
    readonly index: { readonly milvus: { readonly collections: readonly { answered: number }[] } };
  };
}

withMilvus('a snapshot that is loaded from its file while Milvus searches (npm run test:milvus)', () => {
  const folder = mkdtempSync(join(privateRoot(), 'tuku-milvus-snapshots-'));
  const servers: RunningTuku[] = [];
  beforeAll(async () => {
    for (let count = 0; count < 2; count++) {
      const options = { snapshotDir: folder, index: 'milvus', ...(milvusUrl && { milvus: milvusUrl }) } as const;
      servers.push(await startOne(options, { features: noPictures }));
    }
  });
  afterAll(async () => {
    for (const server of servers) await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is what both servers find, at once and once Milvus has its copy', async () => {
    const [first, second] = servers.map(({ url }) => url) as [string, string];
    const indexName = 'photos';
    const call = async (url: string, operation: string, body?: object) => {
      const answer = await ossClient(url)(operation, 'shop', body);
      expect([operation, answer.code]).toEqual([operation, '']);
      return answer;
    };
    const control = async (path: string, body: object = {}) => {
      const answer = await fetch(`${first}/_tuku/${path}`, { method: 'POST', body: JSON.stringify(body) });
      expect([path, answer.ok]).toEqual([path, true]);
    };
    const vectorOf = (at: number) => [Math.sin(at), Math.cos(at), Math.sin(at / 5)];
    const find = async (url: string, at: number) => {
      const queryVector = { float32: vectorOf(at) };
      return (await call(url, 'QueryVectors', { indexName, queryVector, topK: 5, returnDistance: true })).vectors;
    };
    const collectionsOf = async (url: string) => {
      const { engines } = (await (await fetch(`${url}/_tuku/info`)).json()) as Info;
      return engines.index.milvus.collections;
    };
    const answeredBy = async (url: string) =>
      (await collectionsOf(url)).reduce((sum, { answered }) => sum + answered, 0);
    /** Searches until Milvus has answered one of them. */
    async function searched(url: string): Promise<void> {
      for (const before = await answeredBy(url); (await answeredBy(url)) === before; await sleep(50))
        await find(url, 1);
    }
    await control('reset');
    await call(first, 'PutVectorBucket');
    await call(first, 'PutVectorIndex', { indexName, dataType: 'float32', dimension: 3, distanceMetric: 'cosine' });
    const vectors = Array.from({ length: 200 }, (_, at) => ({
      key: `key-${at}`,
      data: { float32: vectorOf(at) },
      metadata: {},
    }));
    await call(first, 'PutVectors', { indexName, vectors });
    for (const url of [first, second]) await searched(url);
    const places = [3, 50, 111];
    const all = (url: string) => Promise.all(places.map((at) => find(url, at)));
    const before = await all(first);
    expect(await all(second)).toEqual(before);
    expect(before.map(([hit]) => hit?.key)).toEqual(places.map((at) => `key-${at}`));

    await control('snapshots', { name: 'before' });
    await call(first, 'DeleteVectors', { indexName, keys: places.map((at) => `key-${at}`) });
    const more = places.map((at) => ({ key: `more-${at}`, data: { float32: vectorOf(at) }, metadata: {} }));
    await call(second, 'PutVectors', { indexName, vectors: more });
    for (const url of [first, second]) await searched(url);
    for (const url of [first, second])
      expect((await all(url)).map(([hit]) => hit?.key)).toEqual(places.map((at) => `more-${at}`));

    await control('snapshots/before/load');
    for (const url of [first, second]) expect(await all(url)).toEqual(before);
    for (const url of [first, second]) await searched(url);
    for (const url of [first, second]) expect(await all(url)).toEqual(before);
    // What was there before is listed no more.
    for (const url of [first, second]) await none(async () => (await collectionsOf(url)).slice(1));
  }, 120_000);
});
