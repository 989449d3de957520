import { ossClient } from '../support/oss-client.ts';
import { compose } from './compose.ts';
import { eventually } from './docker.ts';

const BUCKET = 'cluster';
const INDEX = 'vectors';
const CLIENTS = 8;
/** After a server or the database is back, checks and pools need this long to notice. */
const NOTICED_MS = 10_000;

it('docker/compose.cluster.yaml loses no acknowledged write when a server and then the database restart', async () => {
  await compose('docker/compose.cluster.yaml', async ({ url, run }) => {
    await run('up', '--detach', '--wait');
    await eventually(async () => expect((await fetch(`${url}/_tuku/ready`)).status).toBe(200));
    const call = ossClient(url);
    expect(await call('PutVectorBucket', BUCKET)).toMatchObject({ code: '' });
    const shape = { indexName: INDEX, dataType: 'float32', dimension: 2, distanceMetric: 'euclidean' };
    expect(await call('PutVectorIndex', BUCKET, shape)).toMatchObject({ code: '' });

    const acknowledged = new Set<string>();
    /** When they were sent, and how they failed. */
    const failures: { at: number; what: string }[] = [];
    let isOver = false;
    const client = async (number: number) => {
      for (let n = 0; !isOver; n++) {
        const key = `${number}-${n}`;
        const at = Date.now();
        try {
          const vectors = [{ key, data: { float32: [number, n] } }];
          const { status, code } = await call('PutVectors', BUCKET, { indexName: INDEX, vectors });
          if (code === '') acknowledged.add(key);
          else failures.push({ at, what: `${status} ${code}` });
        } catch (error) {
          failures.push({ at, what: String(error instanceof Error ? (error.cause ?? error) : error) });
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    const load = Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
    const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, 1000 * count));

    const outages: { from: number; to: number }[] = [];
    for (const service of ['tuku-2', 'postgres']) {
      await seconds(3);
      const from = Date.now();
      await run('restart', service);
      outages.push({ from, to: Date.now() + NOTICED_MS });
      await seconds(NOTICED_MS / 1000 + 3);
    }
    isOver = true;
    await load;

    const found: string[] = [];
    for (let more: object | undefined = {}; more !== undefined; ) {
      const { code, vectors, nextToken } = await call('ListVectors', BUCKET, { indexName: INDEX, ...more });
      expect(code).toBe('');
      found.push(...vectors.map(({ key }) => key));
      more = nextToken === undefined ? undefined : { nextToken };
    }
    console.log(JSON.stringify({ acknowledged: acknowledged.size, failures: failures.length, outages }));
    expect(acknowledged.size).toBeGreaterThan(1000);
    expect([...acknowledged].filter((key) => !found.includes(key))).toEqual([]);
    const outside = failures.filter(({ at }) => !outages.some(({ from, to }) => at >= from && at <= to));
    expect(outside).toEqual([]);
    // Every server answers what all wrote.
    const { vectors } = await call('QueryVectors', BUCKET, {
      indexName: INDEX,
      queryVector: { float32: [0, 0] },
      topK: 1,
    });
    expect(vectors.map(({ key }) => key)).toEqual(['0-0']);
  });
}, 240_000);
