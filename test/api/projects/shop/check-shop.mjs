import { client, groups, picture, together } from './shop.mjs';

/** The tests of one file, for a runner and its `tuku`; four files make the same gallery, two at a time. */
export function checkShopWith({ expect, test, tuku }, file) {
  const fault = { dialect: 'tencent-tiia', operation: 'DescribeGroups', code: 'ResourceUnavailable.InArrears' };

  test('finds an empty account', async () => {
    expect(await groups()).toEqual([]);
    expect(await tuku.requests()).toHaveLength(1);
  });

  test('has the gallery for itself while the other worker fills its own', async () => {
    const shop = client();
    if (file <= 2) await together('empty', file, 2);
    await shop.CreateGroup({ GroupId: 'shop', GroupName: `shop ${file}`, MaxCapacity: 100 });
    await shop.CreateImage({ GroupId: 'shop', EntityId: `product-${file}`, PicName: 'front', ImageBase64: picture });
    if (file <= 2) await together('filled', file, 2);
    expect(await groups()).toEqual([`shop ${file}`]);
    const { ImageInfos } = await shop.SearchImage({ GroupId: 'shop', ImageBase64: picture });
    expect(ImageInfos.map(({ EntityId }) => EntityId)).toEqual([`product-${file}`]);
    const searches = await tuku.requests({ operation: 'SearchImage' });
    expect(searches).toEqual([
      expect.objectContaining({
        account: expect.stringMatching(`${tuku.credentials.account}$`),
        code: null,
        unread: [],
      }),
    ]);
  });

  test('is the only one that its fault meets', async () => {
    await tuku.fault(fault);
    if (file <= 2) await together('faults', file, 2);
    await expect(groups()).rejects.toMatchObject({ code: fault.code });
    expect(await groups()).toEqual([`shop ${file}`]);
    console.log(`account is ${tuku.credentials.account}`);
  });
}
