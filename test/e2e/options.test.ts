import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { privateRoot } from '../../src/catalog/private-root.ts';
import { packageRoot } from '../../src/paths.ts';
import type { TukuOptions } from '../../src/server/options.ts';
import { meanColourModel } from '../support/model.ts';
import { scene } from '../support/pictures.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { startTestTuku } from '../support/tuku.ts';

async function withTuku<T>(
  options: Partial<TukuOptions>,
  use: (client: ReturnType<typeof tiiaClient>, url: string) => Promise<T>,
): Promise<T> {
  const tuku = await startTestTuku(options);
  try {
    return await use(tiiaClient(tuku.url), tuku.url);
  } finally {
    await tuku.close();
  }
}

describe('--data-dir', () => {
  it('keeps galleries, pictures and their searches over a restart; a second server on it is refused', async () => {
    const dataDir = mkdtempSync(join(privateRoot(), 'tuku-data-'));
    const ImageBase64 = (await scene(7)).toString('base64');
    try {
      await withTuku({ dataDir }, async (client) => {
        await client.CreateGroup({ GroupId: 'kept', GroupName: 'Kept', MaxCapacity: 10 });
        await client.CreateImage({ GroupId: 'kept', EntityId: 'e', PicName: 'p', ImageBase64, Tags: '{"a":1}' });
        await expect(startTestTuku({ dataDir })).rejects.toThrow(/in use/i);
      });
      await withTuku({ dataDir }, async (client) => {
        const { ImageInfos } = await client.SearchImage({ GroupId: 'kept', ImageBase64, Filter: 'a = 1' });
        expect(ImageInfos).toEqual([expect.objectContaining({ EntityId: 'e', Score: 100 })]);
      });
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});

describe('--model', () => {
  it('never mixes embeddings: a gallery of another model is refused until it is reset', async () => {
    const dataDir = mkdtempSync(join(privateRoot(), 'tuku-data-'));
    const ImageBase64 = (await scene(7)).toString('base64');
    const add = { GroupId: 'kept', EntityId: 'e', ImageBase64 };
    try {
      await withTuku({ dataDir }, async (client) => {
        await client.CreateGroup({ GroupId: 'kept', GroupName: 'Kept', MaxCapacity: 10 });
        await client.CreateImage({ ...add, PicName: 'p' });
      });
      await withTuku({ dataDir, model: meanColourModel(dataDir, 16) }, async (client, url) => {
        const refused = { code: 'FailedOperation.ServerError' };
        await expect(client.SearchImage({ GroupId: 'kept', ImageBase64 })).rejects.toMatchObject(refused);
        await expect(client.CreateImage({ ...add, PicName: 'q' })).rejects.toMatchObject(refused);
        const other = { GroupId: 'new', ImageBase64 };
        await client.CreateGroup({ GroupId: 'new', GroupName: 'New', MaxCapacity: 10 });
        await client.CreateImage({ ...other, EntityId: 'e', PicName: 'p' });
        expect((await client.SearchImage(other)).ImageInfos?.[0]?.Score).toBe(100);
        const { requests } = (await (await fetch(`${url}/_tuku/requests`)).json()) as { requests: { code: string }[] };
        expect(requests.map(({ code }) => code)).toContain(refused.code);
      });
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});

describe('--seed and --clock', () => {
  it('repeat request ids and dates', async () => {
    const run = () =>
      withTuku({ seed: 's', clock: '2026-01-01T00:00:00Z' }, async (client) => {
        const { RequestId } = await client.CreateGroup({ GroupId: 'g', GroupName: 'n', MaxCapacity: 1 });
        const { Groups } = await client.DescribeGroups({});
        return [RequestId, Groups?.[0]?.CreateTime];
      });
    const first = await run();
    expect(first[1]).toBe('2026-01-01 08:00:00');
    expect(await run()).toEqual(first);
  });

  it('repeat no id on a catalog that holds ids of an earlier run', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'tuku-seed-'));
    const run = () =>
      withTuku({ seed: 's', dataDir }, async (client) => (await client.DescribeGroups({})).RequestId as string);
    try {
      const ids = [await run(), await run(), await run()];
      expect(new Set(ids).size).toBe(3);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  }, 90_000);
});

describe('--strict', () => {
  it('refuses numbers sent as strings, which an official example sends', async () => {
    const asExample = { Limit: '5' as unknown as number };
    await withTuku({}, async (client) => expect((await client.DescribeGroups(asExample)).Groups).toEqual([]));
    await withTuku({ strict: true }, async (client) => {
      await expect(client.DescribeGroups(asExample)).rejects.toMatchObject({ code: 'InvalidParameter' });
      expect((await client.DescribeGroups({ Limit: 5 })).Groups).toEqual([]);
    });
  });
});

describe('--quotas documented', () => {
  it('refuses the call over the limit of a second', async () => {
    await withTuku({ quotas: 'documented' }, async (client) => {
      const codes = await Promise.all(
        Array.from({ length: 50 }, () =>
          client.DescribeGroups({}).then(
            () => 'ok',
            (error: { code: string }) => error.code,
          ),
        ),
      );
      expect(codes).toContain('RequestLimitExceeded');
      expect(codes.filter((code) => code === 'ok').length).toBeGreaterThanOrEqual(20);
    });
  });
});

describe('--switch', () => {
  it('changes what the dialect documents, and refuses what it does not', async () => {
    await withTuku({ switches: ['tencent-tiia.empty-search=error'] }, async (client) => {
      await client.CreateGroup({ GroupId: 'g', GroupName: 'n', MaxCapacity: 5 });
      await client.CreateImage({
        GroupId: 'g',
        EntityId: 'e',
        PicName: 'p',
        ImageBase64: (await scene(1)).toString('base64'),
      });
      const ImageBase64 = (await scene(2)).toString('base64');
      await expect(client.SearchImage({ GroupId: 'g', ImageBase64, MatchThreshold: 100 })).rejects.toMatchObject({
        code: 'FailedOperation.ImageSearchInvalid',
      });
    });
    await expect(startTestTuku({ switches: ['nope.a=b'] })).rejects.toThrow(/--switch nope.a=b/);
    await expect(startTestTuku({ switches: ['tencent-tiia.a=b'] })).rejects.toThrow(/no switch a/);
  });
});

describe('options that cannot be used', () => {
  const aFile = join(packageRoot, 'package.json');

  it.each<[Partial<TukuOptions>, RegExp]>([
    [{ clock: 'yesterday' }, /--clock yesterday/],
    [{ credentials: '{}' }, /not a JSON array/],
    [{ credentials: '[]' }, /an empty list has no key/],
    [{ snapshotDir: aFile }, /^The snapshot folder .* \(--snapshot-dir\) cannot be used: EEXIST/],
    [{ snapshotDir: `${aFile}/x` }, /\(--snapshot-dir\) cannot be used: E(NOTDIR|EXIST)/],
    [{ seedDir: aFile }, /^The seed folder .* \(--seed-dir\) cannot be used: ENOTDIR/],
    [{ seedDir: '/nowhere' }, /\(--seed-dir\) cannot be used: ENOENT/],
    [{ host: '192.0.2.1' }, /^--host 192\.0\.2\.1: this machine does not have that address$/],
    [{ host: 'nosuch.invalid' }, /^--host nosuch\.invalid: the name does not resolve to an address/],
    [{ switches: ['aws-s3vectors.account-id=12'] }, /^aws-s3vectors\.account-id=12: expected 12 digits$/],
    [{ fetchDeny: '10.0.0.0/99' }, /--fetch-deny: .*10\.0\.0\.0\/99/],
    [{ model: '/nowhere' }, /--model \/nowhere: /],
  ])('%j is refused at the start with a reason', async (options, reason) => {
    await expect(startTestTuku(options)).rejects.toThrow(reason);
  });

  it('a port in use is named', async () => {
    await withTuku({}, async (_client, url) => {
      await expect(startTestTuku({ port: Number(new URL(url).port) })).rejects.toThrow(/in use/);
    });
  });
});
