import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import supertest from 'supertest';
import type { Features } from '../../src/features/port.ts';
import { ImageError } from '../../src/images/port.ts';
import type { RunningTuku } from '../../src/server/start.ts';
import { edited, scene } from '../support/pictures.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { thumbnailFeatures } from '../support/thumbnail-features.ts';
import { startTestTuku } from '../support/tuku.ts';

const base64 = async (seed: number) => (await scene(seed)).toString('base64');

async function fill(url: string, GroupId: string, seeds: readonly number[]): Promise<void> {
  const client = tiiaClient(url);
  await client.CreateGroup({ GroupId, GroupName: 'a shop', MaxCapacity: 100 });
  for (const seed of seeds) {
    const names = { GroupId, EntityId: `item-${seed}`, PicName: `${seed}.jpg` };
    await client.CreateImage({ ...names, CustomContent: `scene ${seed}`, ImageBase64: await base64(seed) });
  }
}

describe('a gallery', () => {
  let tuku: RunningTuku;
  let control: ReturnType<typeof supertest>;
  let gallery: string;
  beforeAll(async () => {
    tuku = await startTestTuku({}, { features: thumbnailFeatures({ keptMean: 0.5 }) });
    control = supertest(tuku.url);
    await fill(tuku.url, 'shop', [1, 2, 3, 4]);
    const { body } = await control.get('/_tuku/collections').expect(200);
    gallery = `/_tuku/galleries/${body.collections[0].id}`;
  });
  afterAll(() => tuku.close());

  it('is listed with what it holds, by dialect, account and region', async () => {
    const { body } = await control.get('/_tuku/collections?dialect=tencent-tiia&account=tuku').expect(200);
    expect(body.collections).toEqual([
      {
        kind: 'gallery',
        id: expect.any(Number),
        dialect: 'tencent-tiia',
        account: 'tuku',
        region: 'ap-guangzhou',
        key: 'shop',
        name: 'a shop',
        parent: null,
        count: 4,
        capacity: 100,
        model: 'thumbnail',
        dimension: 192,
        metric: 'cosine',
        settings: { MaxQps: expect.any(Number), GroupType: 4 },
        createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
        updatedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    ]);
    for (const query of ['region=ap-beijing', 'account=nobody', 'dialect=alibaba-green']) {
      await control.get(`/_tuku/collections?${query}`).expect(200, { collections: [] });
    }
    await control.get('/_tuku/collections?dialect=nope').expect(400);
  });

  it('shows its pictures page by page, and finds them by how their names begin', async () => {
    const { body } = await control.get(`${gallery}/pictures?limit=3`).expect(200);
    expect(body.pictures).toMatchObject([
      { item: 'item-1', name: '1.jpg', content: 'scene 1', width: 320, height: 240, thumbnail: true, original: false },
      { item: 'item-2' },
      { item: 'item-3' },
    ]);
    expect(body.next).toBe(body.pictures[2].id);
    const rest = await control.get(`${gallery}/pictures?after=${body.next}&limit=3`).expect(200);
    expect(rest.body).toMatchObject({ pictures: [{ item: 'item-4' }], next: null });
    const found = await control.get(`${gallery}/pictures?search=3.j`).expect(200);
    expect(found.body.pictures).toMatchObject([{ name: '3.jpg' }]);
    for (const query of ['limit=501', 'limit=0', 'after=x', 'search=%00']) {
      await control.get(`${gallery}/pictures?${query}`).expect(400);
    }
    for (const path of ['999999', '0', 'x', '9'.repeat(30)])
      await control.get(`/_tuku/galleries/${path}/pictures`).expect(404);
  });

  it('has a small WebP of each picture', async () => {
    const { body } = await control.get(`${gallery}/pictures?limit=1`).expect(200);
    const path = `${gallery}/pictures/${body.pictures[0].id}`;
    const answer = await control.get(`${path}/thumbnail`).expect(200).expect('content-type', 'image/webp');
    expect(await sharp(answer.body).metadata()).toMatchObject({ format: 'webp', width: 160, height: 120 });
    expect(answer.headers['cache-control']).toBe('private, max-age=30');
    const kept = await control.get(`${path}/thumbnail?v=2024`).expect(200);
    expect(kept.headers['cache-control']).toMatch(/immutable/);
    await control.get(`${path}/original`).expect(404, /--pictures originals/);
    await control.get(`${gallery}/pictures/999999/thumbnail`).expect(404);
  });

  it('is searched with a picture, and says why an item is not in the list', async () => {
    const picture = (await edited(await scene(2))).toString('base64');
    const search = async (more: object) =>
      (
        await control
          .post(`${gallery}/search`)
          .send({ picture, ...more })
          .expect(200)
      ).body;
    const all = await search({});
    expect(all).toMatchObject({ subject: null, size: { width: 200, height: 150 }, scoreName: 'Score' });
    expect(all.hits.map(({ rank }: { rank: number }) => rank)).toEqual([1, 2, 3, 4]);
    expect(all.hits[0]).toMatchObject({ item: 'item-2', name: '2.jpg', passes: true, thumbnail: true });
    const [best, second] = all.hits;
    expect(best.similarity).toBeGreaterThanOrEqual(all.threshold);
    const why = async (item: string, more: object = {}) => (await search({ item, ...more })).explained;
    expect(await why('item-2')).toMatchObject({ item: 'item-2', rank: 1, reason: 'shown', score: best.score });
    expect(await why(second.item, { threshold: 1 })).toMatchObject({ rank: 2, reason: 'below-threshold' });
    expect(await why(second.item, { threshold: -1, limit: 1 })).toMatchObject({
      rank: 2,
      reason: 'beyond-limit',
      similarity: second.similarity,
    });
    expect(await why('no such')).toEqual({
      item: 'no such',
      rank: null,
      similarity: null,
      score: null,
      reason: 'absent',
    });
    const like = await control.post(`${gallery}/search`).send({ like: best.id }).expect(200);
    expect(like.body).toMatchObject({
      size: { width: 320, height: 240 },
      hits: [{ id: best.id, rank: 1 }, {}, {}, {}],
    });
    expect(like.body.hits[0].similarity).toBeCloseTo(1, 5);
  });

  it('refuses a search that it does not understand, and a picture that the vendor would refuse', async () => {
    const picture = await base64(1);
    for (const body of [
      {},
      { picture, like: 1 },
      { picture, limit: 0 },
      { picture, threshold: 2 },
      { picture, item: '\0' },
      { k: 1 },
    ]) {
      await control.post(`${gallery}/search`).send(body).expect(400);
    }
    await control
      .post(`${gallery}/search`)
      .send({ picture: 'bm9uZQ==' })
      .expect(400, /"problem":"unrecognised"/);
    await control.post(`${gallery}/search`).send({ like: 999_999 }).expect(404);
    await control.post('/_tuku/galleries/999999/search').send({ picture }).expect(404);
  });

  it('is laid out by similarity, the same each time', async () => {
    const { body } = await control.get(`${gallery}/map`).expect(200);
    expect(body.of).toBe(4);
    expect(body.points).toHaveLength(4);
    for (const [id, x, y] of body.points) {
      expect(Number.isInteger(id)).toBe(true);
      expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(1);
    }
    expect(body.explained[0]).toBeGreaterThanOrEqual(body.explained[1]);
    expect((await control.get(`${gallery}/map`).expect(200)).body).toEqual(body);
    const pairs = await control.get(`${gallery}/similarities`).expect(200);
    expect(pairs.body).toMatchObject({ pairs: 6, threshold: expect.any(Number), above: expect.any(Number) });
    expect(pairs.body.bins).toHaveLength(50);
  });
});

test('a server that keeps nothing of pictures has no thumbnails', async () => {
  const tuku = await startTestTuku({ pictures: 'none' }, { features: thumbnailFeatures() });
  await fill(tuku.url, 'bare', [1]);
  const control = supertest(tuku.url);
  const { body } = await control.get('/_tuku/collections').expect(200);
  const gallery = `/_tuku/galleries/${body.collections[0].id}`;
  const { pictures } = (await control.get(`${gallery}/pictures`).expect(200)).body;
  expect(pictures).toMatchObject([{ thumbnail: false, original: false }]);
  await control.get(`${gallery}/pictures/${pictures[0].id}/thumbnail`).expect(404);
  await tuku.close();
});

describe('with --pictures originals', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tuku-originals-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A model of another name; its analyses may fail. */
  function renamed(model: string, analyse?: Features['analyse']): Features {
    const features = thumbnailFeatures();
    const own = analyse ?? ((request) => features.analyse(request));
    return { ...features, model, analyse: async (request) => ({ ...(await own(request)), model }) };
  }
  const start = (features: Features, pictures: 'originals' | 'thumbnails' = 'originals') =>
    startTestTuku({ dataDir: folder, pictures }, { features });
  const searched = async (tuku: RunningTuku) => {
    const found = await tiiaClient(tuku.url).SearchImage({ GroupId: 'shop', ImageBase64: await base64(3) });
    return found.ImageInfos?.[0]?.EntityId;
  };

  it('files are kept, and a gallery of another model is embedded again instead of refused', async () => {
    const before = await start(renamed('first'));
    await fill(before.url, 'shop', [1, 2, 3, 4, 5]);
    const control = supertest(before.url);
    const { body } = await control.get('/_tuku/collections').expect(200);
    const { id } = body.collections[0];
    const { pictures } = (await control.get(`/_tuku/galleries/${id}/pictures`).expect(200)).body;
    const original = await control.get(`/_tuku/galleries/${id}/pictures/${pictures[2].id}/original`).expect(200);
    expect(original.headers['content-type']).toBe('image/jpeg');
    expect(original.body).toEqual(await scene(3));
    await before.close();

    // Without the option it is refused, as ever.
    const refusing = await start(renamed('second'), 'thumbnails');
    await expect(searched(refusing)).rejects.toThrow();
    await refusing.close();

    // A failure names the picture; what was embedded until then stays, and the next search goes on from there.
    const plain = thumbnailFeatures();
    let failing = true;
    const broken = await scene(2);
    const after = await start(
      renamed('second', (request) => {
        if (failing && Buffer.from(request.bytes).equals(broken)) throw new ImageError('corrupt', 'it is damaged');
        return plain.analyse(request);
      }),
    );
    const search = { picture: await base64(3) };
    const failure = await supertest(after.url).post(`/_tuku/galleries/${id}/search`).send(search).expect(409);
    expect(failure.body.error).toMatch(/picture 2\.jpg of item item-2 cannot be embedded again: it is damaged/);
    failing = false;
    const [first, second] = await Promise.all([searched(after), searched(after)]);
    expect([first, second]).toEqual(['item-3', 'item-3']);
    const { collections } = (await supertest(after.url).get('/_tuku/collections').expect(200)).body;
    expect(collections).toMatchObject([{ model: 'second', count: 5 }]);
    expect(collections[0]).not.toHaveProperty('reembedding');
    await after.close();
  });

  it('progress is shown meanwhile, and one picture without its file is named', async () => {
    const slow = thumbnailFeatures();
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    let seen = 0;
    const tuku = await start(
      renamed('third', async (request) => {
        if (++seen > 5) await gate;
        return slow.analyse(request);
      }),
    );
    const search = searched(tuku);
    const control = supertest(tuku.url);
    const progress = async () => (await control.get('/_tuku/collections')).body.collections[0].reembedding;
    while ((await progress())?.done !== 4) await new Promise(setImmediate);
    expect(await progress()).toEqual({ done: 4, of: 5 });
    open();
    expect(await search).toBe('item-3');
    await tuku.close();

    const keepsLess = await start(renamed('third'), 'thumbnails');
    const names = { GroupId: 'shop', EntityId: 'late', PicName: 'late.jpg' };
    await tiiaClient(keepsLess.url).CreateImage({ ...names, ImageBase64: await base64(9) });
    await keepsLess.close();
    const last = await start(renamed('fourth'));
    const { body } = await supertest(last.url).get('/_tuku/collections').expect(200);
    const path = `/_tuku/galleries/${body.collections[0].id}/search`;
    const refusal = await supertest(last.url)
      .post(path)
      .send({ picture: await base64(3) })
      .expect(409);
    expect(refusal.body.error).toMatch(
      /picture late\.jpg of item late cannot be embedded again: its file was not kept/,
    );
    await last.close();
  });
});
