import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { privateRoot } from '../../src/catalog/private-root.ts';
import type { IndexReport } from '../../src/index/factory.ts';
import { packageRoot } from '../../src/paths.ts';
import { faissTrouble } from '../support/faiss.ts';
import { scene } from '../support/pictures.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { startTestTuku } from '../support/tuku.ts';
import { spawnTuku } from '../support/tuku-process.ts';

const trouble = await faissTrouble();
const isInstalled = existsSync(join(packageRoot, 'node_modules/faiss-node'));

async function reportOf(url: string): Promise<IndexReport> {
  const { engines } = (await (await fetch(`${url}/_tuku/info`)).json()) as { engines: { index: IndexReport } };
  return engines.index;
}

async function until(url: string, wanted: (report: IndexReport) => boolean): Promise<IndexReport> {
  for (;;) {
    const report = await reportOf(url);
    if (wanted(report)) return report;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('--index', () => {
  it.each(['exact', 'auto', 'faiss'] as const)('%s finds the picture, with FAISS or without', async (index) => {
    const tuku = await startTestTuku({ index, faissFactory: 'Nonsense9' });
    try {
      const client = tiiaClient(tuku.url);
      const ImageBase64 = (await scene(7)).toString('base64');
      await client.CreateGroup({ GroupId: 'g', GroupName: 'G', MaxCapacity: 10 });
      await client.CreateImage({ GroupId: 'g', EntityId: 'e', PicName: 'p', ImageBase64 });
      for (let i = 0; i < 3; i++) {
        const { ImageInfos } = await client.SearchImage({ GroupId: 'g', ImageBase64 });
        expect(ImageInfos).toMatchObject([{ EntityId: 'e', Score: 100 }]);
      }
      // A few vectors are no reason to load FAISS by itself.
      const state = {
        exact: 'not wanted',
        auto: isInstalled ? 'unknown' : 'not available',
        faiss: 'not available',
      };
      const report = await until(tuku.url, ({ faiss }) => faiss.state === state[index]);
      expect(report).toMatchObject({ engine: 'exact', setting: index });
    } finally {
      await tuku.close();
    }
  });
});

const withFaiss = trouble === null ? describe : describe.skip;
withFaiss(`--index faiss${trouble === null ? '' : ` (${trouble})`}`, () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(privateRoot(), 'tuku-data-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  it('answers with FAISS, after a kill from its snapshot, and leaves no process behind', async () => {
    const args = ['--index', 'faiss', '--data-dir', dataDir];
    const first = await spawnTuku(args);
    const search = async (url: string) => {
      const { ImageInfos } = await tiiaClient(url).SearchImage({ GroupId: 'g', ImageBase64: pictures[3] as string });
      return ImageInfos?.map(({ EntityId, Score }) => [EntityId, Score]);
    };
    const pictures = await Promise.all([0, 1, 2, 3, 4].map(async (seed) => (await scene(seed)).toString('base64')));
    const client = tiiaClient(first.url);
    await client.CreateGroup({ GroupId: 'g', GroupName: 'G', MaxCapacity: 10 });
    for (const [i, ImageBase64] of pictures.entries()) {
      await client.CreateImage({ GroupId: 'g', EntityId: `e${i}`, PicName: `p${i}`, ImageBase64 });
    }
    const found = await search(first.url);
    expect(found?.[0]).toEqual(['e3', 100]);
    const ready = ({ faiss }: IndexReport) => faiss.collections[0]?.state === 'faiss';
    await until(first.url, ready);
    expect(await search(first.url)).toEqual(found);
    expect((await reportOf(first.url)).faiss.answered.withFaiss).toBe(1);
    expect(readdirSync(join(dataDir, 'indexes'))).toEqual(['gallery-1.faiss']);

    const children = childrenOf(first.pid);
    expect(children.length).toBeGreaterThan(0);
    await first.stop('SIGKILL');
    const second = await spawnTuku(args);
    try {
      expect(await search(second.url)).toEqual(found);
      const { faiss } = await until(second.url, ready);
      expect(faiss.collections).toMatchObject([{ name: 'gallery-1', vectors: 5, indexed: 5, dead: 0 }]);
      expect(await search(second.url)).toEqual(found);
      while (children.some(runs)) await new Promise((resolve) => setTimeout(resolve, 20));
      await fetch(`${second.url}/_tuku/reset`, { method: 'POST' });
      expect(readdirSync(join(dataDir, 'indexes'))).toEqual([]);
    } finally {
      await second.stop();
    }
  }, 120_000);
});

/** Process ids, by Linux's process file system. */
function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
}

function runs(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
