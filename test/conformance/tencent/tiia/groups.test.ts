import { startTiia, type TiiaServer } from './harness.ts';
import { base64 } from './pictures.ts';

let tiia: TiiaServer;
beforeAll(async () => {
  tiia = await startTiia({ clock: '2026-03-01T20:30:05Z' });
});
afterAll(() => tiia.close());

describe('CreateGroup', () => {
  it('creates a group with the documented defaults', async () => {
    const GroupId = await tiia.group();
    expect((await tiia.succeed('DescribeGroups', { GroupId })).Groups).toEqual([
      {
        GroupId,
        GroupName: 'a group',
        Brief: '',
        MaxCapacity: 100,
        MaxQps: 10,
        GroupType: 4,
        PicCount: 0,
        // 20:30:05 UTC is half past four on the next day in Beijing.
        CreateTime: '2026-03-02 04:30:05',
        UpdateTime: '2026-03-02 04:30:05',
      },
    ]);
  });

  it('keeps what it is given', async () => {
    const given = { GroupName: '商品 🛍', Brief: '春季', MaxCapacity: Number.MAX_SAFE_INTEGER, MaxQps: 7, GroupType: 8 };
    const GroupId = await tiia.group(given);
    expect((await tiia.succeed('DescribeGroups', { GroupId })).Groups).toEqual([
      expect.objectContaining({ GroupId, ...given }),
    ]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('accepts GroupType %i', async (GroupType) => {
    const GroupId = await tiia.group({ GroupType });
    expect((await tiia.succeed('DescribeGroups', { GroupId })).Groups).toMatchObject([{ GroupType }]);
  });
});

describe('DescribeGroups', () => {
  const account = { id: 'someone', secret: 'x' };
  const idsOf = async (params: object) => {
    const { Groups } = await tiia.call('DescribeGroups', { ...params }, account);
    return (Groups as { GroupId: string }[]).map(({ GroupId }) => GroupId);
  };

  it('is an empty list for an account without groups', async () => {
    expect(await idsOf({})).toEqual([]);
  });

  it('pages through the account’s own groups in order of creation, ten at a time by default', async () => {
    const all = Array.from({ length: 12 }, (_, i) => `own_${i}`);
    for (const GroupId of all) {
      const answer = await tiia.call('CreateGroup', { GroupId, GroupName: 'n', MaxCapacity: 1 }, account);
      expect(answer.Error).toBeUndefined();
    }
    expect(await idsOf({})).toEqual(all.slice(0, 10));
    expect(await idsOf({ GroupId: '' })).toEqual(all.slice(0, 10));
    expect(await idsOf({ Offset: 10 })).toEqual(all.slice(10));
    expect(await idsOf({ Offset: '3', Limit: '2' })).toEqual(all.slice(3, 5));
    expect(await idsOf({ Limit: 100 })).toEqual(all);
    expect(await idsOf({ Offset: 12 })).toEqual([]);
    expect(await idsOf({ Offset: 2 ** 53 - 1 })).toEqual([]);
    expect(await idsOf({ GroupId: 'own_11' })).toEqual(['own_11']);
  });

  it('keeps accounts and regions apart', async () => {
    const GroupId = await tiia.group();
    for (const other of [account, { region: 'ap-shanghai' }]) {
      const answer = await tiia.call('DescribeGroups', { GroupId }, other);
      expect(answer.Error?.Code).toBe('InvalidParameterValue.ImageGroupIdNotExist');
    }
  });

  it('counts the pictures', async () => {
    const GroupId = await tiia.group();
    const picture = { GroupId, EntityId: 'e' };
    const count = async () => {
      const { Groups } = await tiia.succeed('DescribeGroups', { GroupId });
      return (Groups as { PicCount: number }[])[0]?.PicCount;
    };
    await tiia.succeed('CreateImage', { ...picture, PicName: 'a', ImageBase64: await base64(1) });
    await tiia.succeed('CreateImage', { ...picture, PicName: 'b', ImageBase64: await base64(2) });
    expect(await count()).toBe(2);
    await tiia.succeed('DeleteImages', { ...picture, PicName: 'a' });
    expect(await count()).toBe(1);
  });
});
