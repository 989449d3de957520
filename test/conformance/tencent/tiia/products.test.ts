import type { Subject } from '../../../../src/features/port.ts';
import { type Params, startTiia, type TiiaServer } from './harness.ts';
import { gradient } from './pictures.ts';

let tiia: TiiaServer;
let picture: string;
beforeAll(async () => {
  tiia = await startTiia();
  // Nothing in a gradient stands out, so only what the test says is found.
  picture = (await gradient(320, 240)).toString('base64');
});
afterAll(() => tiia.close());

const person: Subject = { label: 'person', score: 0.6, box: { x: 10, y: 10, width: 200, height: 220 } };
const bag: Subject = { label: 'handbag', score: 0.78, box: { x: 150, y: 100, width: 60, height: 50 } };
const rectOf = ({ box: { x, y, width, height } }: Subject) => ({ X: x, Y: y, Width: width, Height: height });

beforeEach(() => {
  tiia.detected = [bag, person];
});

async function create(GroupId: string, PicName: string, more: Params = {}) {
  const answer = await tiia.succeed('CreateImage', { GroupId, EntityId: 'e', PicName, ImageBase64: picture, ...more });
  return answer.Object;
}

describe.each([5, 7, 8])('a product group of type %i', (GroupType) => {
  let GroupId: string;
  beforeAll(async () => {
    GroupId = await tiia.group({ GroupType });
  });

  it('answers with the largest subject, the colours and all subjects', async () => {
    expect(await create(GroupId, 'largest')).toEqual({
      Box: { Rect: rectOf(person), Score: 60, CategoryId: 0 },
      CategoryId: 0,
      Colors: expect.arrayContaining([
        {
          Color: expect.stringMatching(/^[0-9A-F]{6}$/),
          Percentage: expect.any(Number),
          Label: expect.stringMatching(/^[A-Z][a-z]+-[a-z]+$/),
        },
      ]),
      Attributes: [],
      AllBox: [
        { Rect: rectOf(person), Score: 60, CategoryId: 0 },
        { Rect: rectOf(bag), Score: 78, CategoryId: 3 },
      ],
    });
  });

  it('answers with the subject of the category asked for', async () => {
    const category = { CategoryId: 3 };
    expect(await create(GroupId, 'bag', category)).toMatchObject({
      CategoryId: 3,
      Box: { Rect: rectOf(bag), Score: 78 },
    });
    expect(await create(GroupId, 'dress', { CategoryId: 1 })).toMatchObject({
      CategoryId: 1,
      Box: { Rect: rectOf(person), CategoryId: 1 },
    });
  });

  it('answers null, and takes the whole picture, when no subject of the category is found', async () => {
    expect(await create(GroupId, 'no shoe', { CategoryId: 4 })).toBeNull();
  });

  it('answers with the rectangle, whose subject decides the category, also against CategoryId', async () => {
    const ImageRect = { X: 152, Y: 101, Width: 60, Height: 50 };
    const rectangle = { CategoryId: 3, Box: { Rect: ImageRect, Score: 78, CategoryId: 3 } };
    expect(await create(GroupId, 'rect', { ImageRect })).toMatchObject(rectangle);
    expect(await create(GroupId, 'rect 2', { ImageRect, CategoryId: 0 })).toMatchObject(rectangle);
  });

  it('answers null without detection, and ignores the category then', async () => {
    expect(await create(GroupId, 'off', { EnableDetect: false, CategoryId: 99 })).toBeNull();
    const ImageRect = { X: 1, Y: 1, Width: 50, Height: 50 };
    expect(await create(GroupId, 'off rect', { EnableDetect: false, ImageRect })).toBeNull();
  });

  it('answers null when nothing is found', async () => {
    tiia.detected = [];
    expect(await create(GroupId, 'nothing')).toBeNull();
  });

  it('compares what the request chose', async () => {
    const search = async (more: Params) => {
      const query = { GroupId, ImageBase64: picture, ...more };
      const { ImageInfos, Object: subject } = await tiia.succeed('SearchImage', query);
      return { names: (ImageInfos as { PicName: string; Score: number }[]).map(({ PicName }) => PicName), subject };
    };
    expect(await search({})).toMatchObject({ names: expect.arrayContaining(['largest']), subject: { CategoryId: 0 } });
    expect((await search({ CategoryId: 3, MatchThreshold: 99 })).names).toContain('bag');
    expect(await search({ EnableDetect: false })).toMatchObject({ subject: null });
  });

  it.each([
    [2001, 8],
    [8, 2001],
    [1000, 100],
  ])('refuses %i x %i pixels with detection, and only then', async (width, height) => {
    const ImageBase64 = (await gradient(width, height)).toString('base64');
    const image = { GroupId, EntityId: 'large', PicName: `${width}x${height}`, ImageBase64 };
    const refused = 'FailedOperation.ImageResolutionExceed';
    expect(await tiia.codeOf('CreateImage', image)).toBe(refused);
    expect(await tiia.codeOf('SearchImage', { GroupId, ImageBase64 })).toBe(refused);
    await tiia.succeed('CreateImage', { ...image, EnableDetect: false });
  });

  it('accepts sides of just below 10:1 with detection', async () => {
    tiia.detected = [];
    await create(GroupId, 'just below', { ImageBase64: (await gradient(999, 100)).toString('base64') });
  });

  it('refuses a category that is none', async () => {
    const params = { GroupId, EntityId: 'e', PicName: 'p', ImageBase64: picture };
    for (const CategoryId of [-1, 6]) {
      expect(await tiia.codeOf('CreateImage', { ...params, CategoryId })).toBe('InvalidParameter.InvalidParameter');
    }
  });
});

it.each([1, 2, 3, 4, 6])('a group of type %i detects nothing', async (GroupType) => {
  const GroupId = await tiia.group({ GroupType });
  expect(await create(GroupId, 'p', { EnableDetect: true, CategoryId: 3 })).toBeNull();
  expect((await tiia.succeed('SearchImage', { GroupId, ImageBase64: picture })).Object).toBeNull();
});
