import sharp from 'sharp';
import { scene } from '../../../support/pictures.ts';
import { type Params, startTiia, type TiiaServer } from './harness.ts';
import { base64 } from './pictures.ts';

interface Row {
  readonly EntityId: string;
  readonly PicName: string;
  readonly Score: number;
}

let tiia: TiiaServer;
let GroupId: string;
let query: string;
beforeAll(async () => {
  tiia = await startTiia();
  query = await base64(1);
  GroupId = await tiia.group();
  for (const seed of [1, 2, 3, 4, 5]) {
    await tiia.succeed('CreateImage', {
      GroupId,
      EntityId: `e${seed % 2}`,
      PicName: `p${seed}`,
      Tags: `{"seed": ${seed}, "odd": "${seed % 2 === 1 ? 'yes' : 'no'}"}`,
      CustomContent: `row ${seed}`,
      ImageBase64: await base64(seed),
    });
  }
});
afterAll(() => tiia.close());

const search = (params: Params = {}) => tiia.succeed('SearchImage', { GroupId, ImageBase64: query, ...params });
const rowsOf = async (params: Params = {}) => ((await search(params)).ImageInfos ?? []) as unknown as Row[];

describe('SearchImage', () => {
  it('finds the identical picture with score 100 and all that was stored with it', async () => {
    expect(await search()).toMatchObject({
      Count: 1,
      Object: null,
      ImageInfos: [
        { EntityId: 'e1', PicName: 'p1', Score: 100, CustomContent: 'row 1', Tags: '{"seed": 1, "odd": "yes"}' },
      ],
    });
  });

  it('finds it by URL too', async () => {
    tiia.web.set('https://pictures.test/1.jpg', await scene(1));
    expect(await rowsOf({ ImageUrl: 'https://pictures.test/1.jpg', ImageBase64: '' })).toMatchObject([
      { PicName: 'p1' },
    ]);
  });

  it('sorts by score, highest first, one row per picture', async () => {
    const rows = await rowsOf({ MatchThreshold: 1 });
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.map(({ Score }) => Score)).toEqual(rows.map(({ Score }) => Score).sort((a, b) => b - a));
    expect(new Set(rows.map(({ EntityId }) => EntityId)).size).toBeLessThan(rows.length);
  });

  it('gives only scores above the threshold', async () => {
    const rows = await rowsOf({ MatchThreshold: 1 });
    const second = rows[1]?.Score as number;
    expect(await rowsOf({ MatchThreshold: second })).toHaveLength(rows.filter(({ Score }) => Score > second).length);
    expect(await rowsOf({ MatchThreshold: 99 })).toHaveLength(1);
    expect(await rowsOf({ MatchThreshold: 100 })).toEqual([]);
    expect(await rowsOf({ MatchThreshold: 0 })).toEqual(await rowsOf());
  });

  it('answers Count 0 and null when nothing is found', async () => {
    expect(await search({ MatchThreshold: 100 })).toMatchObject({ Count: 0, ImageInfos: null, Object: null });
  });

  it('pages through the sorted result', async () => {
    const all = await rowsOf({ MatchThreshold: 1 });
    expect(await rowsOf({ MatchThreshold: 1, Limit: 1 })).toEqual(all.slice(0, 1));
    expect(await rowsOf({ MatchThreshold: '1', Offset: '1', Limit: '1' })).toEqual(all.slice(1, 2));
    expect(await rowsOf({ MatchThreshold: 1, Offset: 1, Limit: 100 })).toEqual(all.slice(1));
    expect(await search({ MatchThreshold: 1, Offset: 100 })).toMatchObject({ Count: 0, ImageInfos: null });
    expect(await search({ Offset: 2 ** 53 - 1 })).toMatchObject({ Count: 0, ImageInfos: null });
  });

  it('filters before ranking', async () => {
    const odd = await rowsOf({ MatchThreshold: 1, Filter: 'odd = "no"', Limit: 1 });
    expect(odd).toHaveLength(1);
    expect(['p2', 'p4']).toContain(odd[0]?.PicName);
    const all = await rowsOf({ MatchThreshold: 1 });
    expect(await rowsOf({ MatchThreshold: 1, Filter: ' ' })).toEqual(all);
    const few = await rowsOf({ MatchThreshold: 1, Filter: 'seed > 1 AND seed <= 3' });
    expect(few).toEqual(all.filter(({ PicName }) => PicName === 'p2' || PicName === 'p3'));
  });

  it('puts the older picture first among equals', async () => {
    const twins = await tiia.group();
    for (const PicName of ['first', 'second', 'third']) {
      await tiia.succeed('CreateImage', { GroupId: twins, EntityId: 'e', PicName, ImageBase64: query });
    }
    const names = (await rowsOf({ GroupId: twins })).map(({ PicName }) => PicName);
    expect(names).toEqual(['first', 'second', 'third']);
    const [, second] = await rowsOf({ GroupId: twins });
    expect(await rowsOf({ GroupId: twins, Offset: 1, Limit: 1 })).toEqual([second]);
  });

  it('gives one result at most in a pattern group', async () => {
    const patterns = await tiia.group({ GroupType: 6 });
    for (const PicName of ['first', 'second']) {
      await tiia.succeed('CreateImage', { GroupId: patterns, EntityId: 'e', PicName, ImageBase64: query });
    }
    expect(await search({ GroupId: patterns, Limit: 100 })).toMatchObject({
      Count: 1,
      ImageInfos: [{ PicName: 'first' }],
    });
  });

  it('gives everything above 0 in a group of the older generation', async () => {
    const legacy = await tiia.group({ GroupType: 1 });
    for (const seed of [1, 2, 3]) {
      const picture = { PicName: `p${seed}`, ImageBase64: await base64(seed) };
      await tiia.succeed('CreateImage', { GroupId: legacy, EntityId: 'e', ...picture });
    }
    const rows = await rowsOf({ GroupId: legacy });
    expect(rows).toEqual(await rowsOf({ GroupId: legacy, MatchThreshold: 0 }));
    expect(rows.every(({ Score }) => Score > 0)).toBe(true);
  });

  it('looks at pictures in grey in a group of type 2', async () => {
    const scores: number[] = [];
    for (const GroupType of [1, 2]) {
      const group = await tiia.group({ GroupType });
      const picture = { EntityId: 'e', PicName: 'p', ImageBase64: query };
      await tiia.succeed('CreateImage', { GroupId: group, ...picture });
      const grey = await greyed(await scene(1));
      const [row] = await rowsOf({ GroupId: group, ImageBase64: grey.toString('base64') });
      scores.push(row?.Score ?? 0);
    }
    const [colour = 0, grey = 0] = scores;
    expect(grey).toBeGreaterThan(colour);
  });
});

/** The picture without its colours. */
async function greyed(picture: Buffer): Promise<Buffer> {
  return sharp(picture).greyscale().png().toBuffer();
}
