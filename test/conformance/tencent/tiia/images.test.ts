import { scene } from '../../../support/pictures.ts';
import { type Params, startTiia, type TiiaServer } from './harness.ts';
import { base64, bmp, gradient } from './pictures.ts';

let tiia: TiiaServer;
let picture: string;
beforeAll(async () => {
  tiia = await startTiia();
  picture = await base64(1);
});
afterAll(() => tiia.close());

const EntityId = 'sku-77';

/** Adds pictures, all of the same content, to an entity of a group. */
async function add(GroupId: string, names: readonly string[], more: Params = {}): Promise<void> {
  for (const PicName of names) {
    await tiia.succeed('CreateImage', { GroupId, EntityId, PicName, ImageBase64: picture, ...more });
  }
}

async function describeImages(params: Params) {
  const { ImageInfos } = await tiia.succeed('DescribeImages', params);
  return ImageInfos as { EntityId: string; PicName: string; Tags: string; CustomContent: string; Score: number }[];
}

const namesOf = async (GroupId: string) => (await describeImages({ GroupId, EntityId })).map((one) => one.PicName);

describe('CreateImage', () => {
  it('adds a picture without a subject to a general group', async () => {
    const GroupId = await tiia.group();
    const answer = await tiia.succeed('CreateImage', { GroupId, EntityId, PicName: 'a', ImageBase64: picture });
    expect(answer.Object).toBeNull();
  });

  it('appends further pictures to the entity, ten at most', async () => {
    const GroupId = await tiia.group();
    const names = Array.from({ length: 10 }, (_, i) => `pic ${i}`);
    await add(GroupId, names);
    expect(await namesOf(GroupId)).toEqual(names);
  });

  it('gives texts back unchanged', async () => {
    const GroupId = await tiia.group();
    const texts = {
      PicName: '图-1 "😀"',
      CustomContent: ' <b>\n\t备注\u0007 ',
      Tags: ' {"价格" : 129, "brand":"acme\\u0000"} ',
    };
    await add(GroupId, ['x'], texts);
    expect(await describeImages({ GroupId, EntityId })).toEqual([{ EntityId, Score: 0, ...texts }]);
  });

  it('has no content and {} as tags by default', async () => {
    const GroupId = await tiia.group();
    await add(GroupId, ['absent']);
    await add(GroupId, ['empty'], { CustomContent: '', Tags: '' });
    for (const one of await describeImages({ GroupId, EntityId })) {
      expect(one).toMatchObject({ CustomContent: '', Tags: '{}' });
    }
  });

  it('accepts the longest texts', async () => {
    const GroupId = await tiia.group({ GroupName: 'n'.repeat(64), Brief: '😀'.repeat(1024) });
    const longest = { EntityId: '物'.repeat(64), PicName: '😀'.repeat(64), CustomContent: '备'.repeat(4096) };
    await add(GroupId, ['x'], longest);
    expect(await describeImages({ GroupId, EntityId: longest.EntityId })).toMatchObject([longest]);
  });

  it('accepts png, jpeg and bmp', async () => {
    const GroupId = await tiia.group();
    const files = [await scene(1, 'png'), await scene(1, 'jpeg'), bmp()];
    for (const [i, file] of files.entries()) {
      await add(GroupId, [`file ${i}`], { ImageBase64: file.toString('base64') });
    }
  });

  it('takes the picture of the URL when both are given, and tells that nobody read the other', async () => {
    const GroupId = await tiia.group();
    tiia.web.set('http://pictures.test/2.jpg', await scene(2));
    await add(GroupId, ['x'], { ImageUrl: 'http://pictures.test/2.jpg', ImageBase64: 'no base64!' });
    const { requests } = (await tiia.control('GET', 'requests?limit=1')) as { requests: { unread: string[] }[] };
    expect(requests[0]?.unread).toEqual(['ImageBase64']);
    const found = await tiia.succeed('SearchImage', { GroupId, ImageBase64: await base64(2) });
    expect(found.ImageInfos).toMatchObject([{ PicName: 'x', Score: 100 }]);
  });

  it('takes ImageBase64 when the URL is empty', async () => {
    await add(await tiia.group(), ['x'], { ImageUrl: '' });
  });

  it('accepts 4096 x 4096, and any proportions, in a general group', async () => {
    const GroupId = await tiia.group();
    await add(GroupId, ['square'], { ImageBase64: (await gradient(4096, 4096)).toString('base64') });
    await add(GroupId, ['line'], { ImageBase64: (await gradient(4096, 2)).toString('base64') });
  });

  it('ignores the fields of product groups in other groups', async () => {
    await add(await tiia.group(), ['x'], { EnableDetect: true, CategoryId: 99 });
  });

  it('takes the region asked for in every group', async () => {
    const GroupId = await tiia.group();
    const ImageRect = { X: '10', Y: 20, Width: 100, Height: 90 };
    await add(GroupId, ['whole']);
    await add(GroupId, ['part'], { ImageRect });
    const whole = await tiia.succeed('SearchImage', { GroupId, ImageBase64: picture });
    expect(whole.ImageInfos).toMatchObject([{ PicName: 'whole', Score: 100 }]);
    const part = await tiia.succeed('SearchImage', { GroupId, ImageBase64: picture, ImageRect });
    expect(part.ImageInfos).toMatchObject([{ PicName: 'part', Score: 100 }]);
  });
});

describe('DescribeImages', () => {
  it('names group and entity, and lists the pictures in order of creation', async () => {
    const GroupId = await tiia.group();
    await add(GroupId, ['b', 'a', 'c']);
    const answer = await tiia.succeed('DescribeImages', { GroupId, EntityId });
    expect(answer).toMatchObject({ GroupId, EntityId });
    expect(await namesOf(GroupId)).toEqual(['b', 'a', 'c']);
  });

  it('lists one picture when it is named', async () => {
    const GroupId = await tiia.group();
    await add(GroupId, ['a', 'b']);
    expect(await describeImages({ GroupId, EntityId, PicName: 'b' })).toMatchObject([{ PicName: 'b' }]);
  });
});

describe('DeleteImages', () => {
  it('deletes one picture, or all of the entity', async () => {
    const GroupId = await tiia.group();
    await add(GroupId, ['a', 'b', 'c']);
    await add(GroupId, ['d'], { EntityId: 'other' });
    await tiia.succeed('DeleteImages', { GroupId, EntityId, PicName: 'b' });
    expect(await namesOf(GroupId)).toEqual(['a', 'c']);
    await tiia.succeed('DeleteImages', { GroupId, EntityId });
    expect(await tiia.codeOf('DescribeImages', { GroupId, EntityId })).toBe('FailedOperation.ImageNotFoundInfo');
    expect(await describeImages({ GroupId, EntityId: 'other' })).toHaveLength(1);
  });

  it('makes room for a picture of the same name', async () => {
    const GroupId = await tiia.group({ MaxCapacity: 1 });
    await add(GroupId, ['a']);
    await tiia.succeed('DeleteImages', { GroupId, EntityId, PicName: 'a' });
    await add(GroupId, ['a']);
  });
});

describe('UpdateImage', () => {
  const tagsOf = async (GroupId: string) => (await describeImages({ GroupId, EntityId })).map((one) => one.Tags);

  it('replaces the tags of one picture, or of all of the entity', async () => {
    const GroupId = await tiia.group();
    await add(GroupId, ['a', 'b'], { Tags: '{"v":1}' });
    await tiia.succeed('UpdateImage', { GroupId, EntityId, PicName: 'b', Tags: '{"w": 2}' });
    expect(await tagsOf(GroupId)).toEqual(['{"v":1}', '{"w": 2}']);
    await tiia.succeed('UpdateImage', { GroupId, EntityId, Tags: '{"x":3}' });
    expect(await tagsOf(GroupId)).toEqual(['{"x":3}', '{"x":3}']);
  });

  it('changes nothing without Tags, and clears them with an empty text', async () => {
    const GroupId = await tiia.group();
    await add(GroupId, ['a'], { Tags: '{"v":1}' });
    await tiia.succeed('UpdateImage', { GroupId, EntityId, PicName: 'a' });
    expect(await tagsOf(GroupId)).toEqual(['{"v":1}']);
    await tiia.succeed('UpdateImage', { GroupId, EntityId, PicName: 'a', Tags: '' });
    expect(await tagsOf(GroupId)).toEqual(['{}']);
  });

  it('is seen by the next search', async () => {
    const GroupId = await tiia.group();
    await add(GroupId, ['a'], { Tags: '{"v":1}' });
    const search = { GroupId, ImageBase64: picture, Filter: 'v = 2' };
    expect((await tiia.succeed('SearchImage', search)).Count).toBe(0);
    await tiia.succeed('UpdateImage', { GroupId, EntityId, Tags: '{"v":2}' });
    expect((await tiia.succeed('SearchImage', search)).Count).toBe(1);
  });
});
