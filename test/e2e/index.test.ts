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

describe('--index where it is not possible', () => {
  it('milvus is refused without a server, with an address that is none, and without its package', async () => {
    await expect(startTestTuku({ index: 'milvus' })).rejects.toThrow(
      '--index milvus needs a Milvus server: --milvus http://host:19530',
    );
    for (const milvus of [
      'localhost:19530',
      'http://root:secret@localhost:19530',
      'grpc://localhost',
      'http://h/a/b',
    ]) {
      const refused = await startTestTuku({ milvus }).catch((error: Error) => error.message);
      expect(refused).toMatch(/^--milvus: expected http:\/\/host:19530/);
      expect(refused).not.toContain('secret');
    }
    if (existsSync(join(packageRoot, 'node_modules/@zilliz'))) return;
    await expect(startTestTuku({ index: 'milvus', milvus: 'http://127.0.0.1:1' })).rejects.toThrow(
      '--milvus is not possible here: the package @zilliz/milvus2-sdk-node is not installed; ' +
        'npm install @zilliz/milvus2-sdk-node@2.6.11 helps',
    );
  });

  it('pgvector is refused with the reason, and doctor and info name it with auto', async () => {
    const dataDir = mkdtempSync(join(privateRoot(), 'tuku-data-'));
    try {
      await expect(startTestTuku({ index: 'pgvector', dataDir })).rejects.toThrow(
        '--index pgvector is not possible here: the embedded database (PGlite) has no pgvector; DATABASE_URL names a PostgreSQL server that has it',
      );
      const tuku = await startTestTuku({ dataDir });
      const reason = expect.stringContaining('the embedded database (PGlite) has no pgvector');
      expect((await reportOf(tuku.url)) as object).toMatchObject({ pgvector: { state: 'absent', reason } });
      const { checks } = (await (await fetch(`${tuku.url}/_tuku/doctor`)).json()) as { checks: object[] };
      expect(checks).toContainEqual({ name: 'pgvector', ok: true, text: reason });
      await tuku.close();
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
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
