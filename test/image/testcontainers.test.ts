import { existsSync } from 'node:fs';
import { TukuContainer } from '../../src/api/testcontainers.ts';
import { scene } from '../support/pictures.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';

const image = process.env.TUKU_IMAGE;
if (!image) console.warn('test/image/testcontainers.test.ts is SKIPPED: TUKU_IMAGE names no image');

(image ? describe : describe.skip)('tuku/testcontainers with the real image', () => {
  it('starts it, searches in it, and stops it', async () => {
    const container = await new TukuContainer().withOptions({ strict: true }).start();
    const { tuku } = container;
    const shop = tiiaClient(tuku.url);
    const ImageBase64 = (await scene(1)).toString('base64');
    await shop.CreateGroup({ GroupId: 'shop', GroupName: 'Shop', MaxCapacity: 100 });
    await shop.CreateImage({ GroupId: 'shop', EntityId: 'lamp', PicName: 'front', ImageBase64 });
    const { ImageInfos } = await shop.SearchImage({ GroupId: 'shop', ImageBase64 });
    expect(ImageInfos?.[0]).toMatchObject({ EntityId: 'lamp', Score: 100 });

    expect((await tuku.info()).settings).toMatchObject({ strict: true, controlToken: true });
    expect(await tuku.requests({ operation: 'SearchImage' })).toHaveLength(1);
    await tuku.fault({ dialect: 'tencent-tiia', operation: 'SearchImage', code: 'ResourceUnavailable.InArrears' });
    await expect(shop.SearchImage({ GroupId: 'shop', ImageBase64 })).rejects.toMatchObject({
      code: 'ResourceUnavailable.InArrears',
    });
    expect(await tuku.reset()).toBe(1);

    const { caFile } = tuku;
    expect(existsSync(caFile)).toBe(true);
    await container.stop();
    expect(existsSync(caFile)).toBe(false);
    await expect(tuku.ready()).rejects.toMatchObject({ code: 'unreachable' });
  }, 240_000);
});
