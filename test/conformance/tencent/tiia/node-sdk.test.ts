import type { RunningTuku } from '../../../../src/server/start.ts';
import { edited, scene } from '../../../support/pictures.ts';
import { tiiaClient } from '../../../support/tencent-sdk.ts';
import { startTestTuku } from '../../../support/tuku.ts';

let tuku: RunningTuku;
beforeAll(async () => {
  tuku = await startTestTuku();
});
afterAll(() => tuku.close());

describe('an application on the unchanged Node SDK', () => {
  it('creates a gallery, adds pictures, and finds one again by an edited copy of it', async () => {
    const client = tiiaClient(tuku.url);
    await client.CreateGroup({ GroupId: 'shop', GroupName: 'Shop', MaxCapacity: 100 });
    const pictures = await Promise.all([1, 2, 3, 4, 5].map((seed) => scene(seed)));
    for (const [i, picture] of pictures.entries()) {
      await client.CreateImage({
        GroupId: 'shop',
        EntityId: `sku-${i}`,
        PicName: `sku-${i}-front`,
        ImageBase64: picture.toString('base64'),
        CustomContent: `row ${i}`,
        Tags: JSON.stringify({ price: i * 10 }),
      });
    }

    const { Groups } = await client.DescribeGroups({});
    expect(Groups).toEqual([expect.objectContaining({ GroupId: 'shop', GroupType: 4, MaxQps: 10, PicCount: 5 })]);

    const same = await client.SearchImage({ GroupId: 'shop', ImageBase64: (pictures[2] as Buffer).toString('base64') });
    expect(same.ImageInfos?.[0]).toEqual({
      EntityId: 'sku-2',
      PicName: 'sku-2-front',
      Score: 100,
      CustomContent: 'row 2',
      Tags: '{"price":20}',
    });

    const copy = (await edited(pictures[3] as Buffer)).toString('base64');
    const found = await client.SearchImage({ GroupId: 'shop', ImageBase64: copy });
    expect(found.ImageInfos?.[0]).toMatchObject({ EntityId: 'sku-3' });
    const filtered = await client.SearchImage({
      GroupId: 'shop',
      ImageBase64: copy,
      Filter: 'price < 30',
      MatchThreshold: 1,
    });
    expect(filtered.ImageInfos?.map(({ EntityId }) => EntityId)).not.toContain('sku-3');

    await client.UpdateImage({ GroupId: 'shop', EntityId: 'sku-3', PicName: 'sku-3-front', Tags: '{"price":5}' });
    const again = await client.SearchImage({ GroupId: 'shop', ImageBase64: copy, Filter: 'price < 30' });
    expect(again.ImageInfos?.[0]).toMatchObject({ EntityId: 'sku-3', Tags: '{"price":5}' });

    await client.DeleteImages({ GroupId: 'shop', EntityId: 'sku-3' });
    await expect(client.DescribeImages({ GroupId: 'shop', EntityId: 'sku-3' })).rejects.toMatchObject({
      code: 'FailedOperation.ImageNotFoundInfo',
    });
    const gone = await client.SearchImage({ GroupId: 'shop', ImageBase64: copy, MatchThreshold: 1 });
    expect(gone.ImageInfos?.map(({ EntityId }) => EntityId)).not.toContain('sku-3');
  });

  it.each([
    ['TC3-HMAC-SHA256', 'GET'],
    ['HmacSHA1', 'GET'],
    ['HmacSHA1', 'POST'],
    ['HmacSHA256', 'GET'],
    ['HmacSHA256', 'POST'],
  ] as const)('may sign with %s and send by %s', async (signMethod, reqMethod) => {
    const client = tiiaClient(tuku.url, { signMethod, reqMethod });
    const GroupId = `by_${signMethod.replace(/\W/g, '_')}_${reqMethod}`;
    await client.CreateGroup({ GroupId, GroupName: 'a b&c=图', MaxCapacity: 3, GroupType: 8 });
    const { Groups } = await client.DescribeGroups({ GroupId });
    expect(Groups).toEqual([expect.objectContaining({ GroupName: 'a b&c=图', MaxCapacity: 3, GroupType: 8 })]);
  });

  it('is told when its secret is wrong, and sees nothing of other accounts and regions', async () => {
    await expect(tiiaClient(tuku.url, { secretKey: 'wrong' }).DescribeGroups({})).rejects.toMatchObject({
      code: 'AuthFailure.SignatureFailure',
    });
    expect((await tiiaClient(tuku.url, { secretId: 'AKIDother', secretKey: 'any' }).DescribeGroups({})).Groups).toEqual(
      [],
    );
    expect((await tiiaClient(tuku.url, { region: 'ap-beijing' }).DescribeGroups({})).Groups).toEqual([]);
  });

  it('is refused with an unknown key in strict mode', async () => {
    const strict = await startTestTuku({ auth: 'strict', credentials: '[{"id":"AKIDa","secret":"s","token":"t"}]' });
    try {
      await expect(tiiaClient(strict.url).DescribeGroups({})).rejects.toMatchObject({
        code: 'AuthFailure.SecretIdNotFound',
      });
      const temporary = { secretId: 'AKIDa', secretKey: 's' };
      await expect(tiiaClient(strict.url, { ...temporary, token: 'x' }).DescribeGroups({})).rejects.toMatchObject({
        code: 'AuthFailure.TokenFailure',
      });
      expect((await tiiaClient(strict.url, { ...temporary, token: 't' }).DescribeGroups({})).Groups).toEqual([]);
    } finally {
      await strict.close();
    }
  });
});
