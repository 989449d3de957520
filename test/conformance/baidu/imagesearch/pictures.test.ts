import { thumbnailFeatures } from '../../../support/thumbnail-features.ts';
import { base64 } from '../../tencent/tiia/pictures.ts';
import { type BaiduServer, familyNames, paths, startBaidu } from './harness.ts';

let server: BaiduServer;
let pictures: string[];
beforeAll(async () => {
  server = await startBaidu();
  pictures = await Promise.all([1, 2, 3, 4, 5].map((seed) => base64(seed)));
});
afterAll(() => server.close());
beforeEach(() => server.control('POST', 'reset', { dialect: 'baidu-imagesearch' }));

const picture = (index: number) => pictures[index] as string;

describe.each(familyNames)('%s', (family) => {
  it('adds, searches, updates, searches, deletes, searches', async () => {
    const added = [];
    for (const [i, image] of pictures.slice(0, 3).entries()) {
      added.push((await server.succeed(family, 'add', { image, brief: `{"id":"第${i}"}` })).cont_sign);
    }
    expect(new Set(added).size).toBe(3);

    const found = await server.succeed(family, 'search', { image: picture(1) });
    expect(found).toMatchObject({ result_num: 3, has_more: false });
    expect(found.result?.[0]).toEqual({ score: 1, brief: '{"id":"第1"}', cont_sign: added[1] });
    const scores = found.result?.map(({ score }) => score) ?? [];
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(scores[1]).toBeLessThan(1);

    await server.succeed(family, 'update', { cont_sign: String(added[1]), brief: 'new' });
    const again = await server.succeed(family, 'search', { image: picture(1), rn: 1 });
    expect(again.result).toEqual([{ score: 1, brief: 'new', cont_sign: added[1] }]);

    await server.succeed(family, 'delete', { cont_sign: String(added[1]) });
    const rest = await server.succeed(family, 'search', { image: picture(1) });
    expect(rest.result?.map(({ cont_sign }) => cont_sign).sort()).toEqual([added[0], added[2]].sort());
  });

  it('answers 216681 and the cont_sign of the stored picture for a file it has', async () => {
    const { cont_sign } = await server.succeed(family, 'add', { image: picture(0), brief: 'a' });
    const { log_id, ...refused } = await server.call(family, 'add', { image: picture(0), brief: 'b' });
    expect(refused).toEqual({ error_code: 216681, error_msg: 'item has existed', cont_sign });
    expect(Number.isSafeInteger(log_id)).toBe(true);
    const { result } = await server.succeed(family, 'search', { image: picture(0) });
    expect(result).toEqual([{ score: 1, brief: 'a', cont_sign }]);
  });

  it('finds the picture to update and to delete by its image and by its url', async () => {
    server.web.set('http://web/0.jpg', Buffer.from(picture(0), 'base64'));
    const { cont_sign } = await server.succeed(family, 'add', { url: 'http://web/0.jpg', brief: 'a' });
    for (const by of [{ image: picture(0) }, { url: 'http://web/0.jpg' }, { cont_sign: String(cont_sign) }]) {
      const brief = `by ${Object.keys(by)[0]}`;
      await server.succeed(family, 'update', { ...by, brief });
      expect((await server.succeed(family, 'search', { url: 'http://web/0.jpg' })).result?.[0]?.brief).toBe(brief);
      await server.succeed(family, 'delete', by);
      expect(await server.refused(family, 'delete', by)).toBe('216680 item not exist');
      expect(await server.refused(family, 'update', { ...by, brief })).toBe('216680 item not exist');
      // The same picture always has the same cont_sign.
      expect((await server.succeed(family, 'add', { image: picture(0), brief: 'b' })).cont_sign).toBe(cont_sign);
    }
  });
});

it('keeps families, and accounts, apart', async () => {
  const other = (await server.token('somebody', 'else')).answer.access_token;
  const first = await server.succeed('same_hq', 'add', { image: picture(0), brief: 'same' });
  for (const family of familyNames.filter((name) => name !== 'same_hq')) {
    expect(await server.succeed(family, 'search', { image: picture(0) })).toMatchObject({ result_num: 0, result: [] });
  }
  const theirs = { token: other };
  expect(await server.succeed('same_hq', 'search', { image: picture(0) }, theirs)).toMatchObject({ result_num: 0 });
  const second = await server.succeed('same_hq', 'add', { image: picture(0), brief: 'theirs' }, theirs);
  expect(second.cont_sign).toBe(first.cont_sign);
  await server.succeed('same_hq', 'delete', { image: picture(0) }, theirs);
  expect(await server.succeed('same_hq', 'search', { image: picture(0) })).toMatchObject({ result_num: 1 });
});

describe('the picture', () => {
  it('is read from image, else from url, else from cont_sign', async () => {
    server.web.set('http://web/1.jpg', Buffer.from(picture(1), 'base64'));
    const all = { image: picture(0), url: 'http://web/1.jpg', cont_sign: 'nonsense' };
    const { cont_sign: zero } = await server.succeed('similar', 'add', { ...all, brief: 'a' });
    const { cont_sign: one } = await server.succeed('similar', 'add', { ...all, image: '', brief: 'b' });
    const searched = async (fields: object) =>
      (await server.succeed('similar', 'search', { ...fields, rn: 1 })).result?.[0]?.cont_sign;
    expect(await searched(all)).toBe(zero);
    expect(await searched({ url: all.url })).toBe(one);

    await server.succeed('similar', 'update', { ...all, cont_sign: String(one), brief: 'zero' });
    await server.succeed('similar', 'update', { url: all.url, cont_sign: String(zero), brief: 'one' });
    const { result } = await server.succeed('similar', 'search', { image: picture(0) });
    expect(result?.map(({ brief }) => brief)).toEqual(['zero', 'one']);
    await server.succeed('similar', 'delete', { ...all, cont_sign: String(one) });
    expect(await server.refused('similar', 'delete', { image: picture(0) })).toBe('216680 item not exist');
    await server.succeed('similar', 'delete', { url: all.url, cont_sign: String(zero) });
  });

  it('may be a PNG or have line breaks in its base64, and its url may have blanks', async () => {
    const png = await base64(9, 'png');
    await server.succeed('product', 'add', { image: png.replace(/(.{76})/g, '$1\n'), brief: 'b' });
    server.web.set('http://web/red shoe+1.png?x=1&y=2', Buffer.from(png, 'base64'));
    const { result } = await server.succeed('product', 'search', { url: 'http://web/red shoe+1.png?x=1&y=2' });
    expect(result?.[0]?.score).toBe(1);
  });

  it('may share its brief with others', async () => {
    await server.succeed('same_hq', 'add', { image: picture(0), brief: 'b' });
    await server.succeed('same_hq', 'add', { image: picture(1), brief: 'b' });
  });

  it('is added once, however many calls add it at the same time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => server.call('same_hq', 'add', { image: picture(0), brief: 'b' })),
    );
    expect(answers.filter(({ error_code }) => error_code === undefined)).toHaveLength(1);
    expect(answers.filter(({ error_code }) => error_code === 216681)).toHaveLength(5);
    expect(new Set(answers.map(({ cont_sign }) => cont_sign)).size).toBe(1);
  });
});

describe('an update', () => {
  const stored = async (family: 'same_hq' | 'product', filter: object) =>
    (await server.succeed(family, 'search', { image: picture(0), ...filter })).result?.map(({ brief }) => brief);

  it('changes the fields that were sent and nothing else', async () => {
    await server.succeed('same_hq', 'add', { image: picture(0), brief: 'a', tags: '1,2' });
    await server.succeed('same_hq', 'update', { image: picture(0), tags: '3' });
    expect([await stored('same_hq', { tags: '3' }), await stored('same_hq', { tags: '1' })]).toEqual([['a'], []]);
    await server.succeed('same_hq', 'update', { image: picture(0), brief: 'b' });
    expect(await stored('same_hq', { tags: '3' })).toEqual(['b']);
    await server.succeed('same_hq', 'update', { image: picture(0) });
    expect(await stored('same_hq', { tags: '3' })).toEqual(['b']);
    await server.succeed('same_hq', 'update', { image: picture(0), brief: '', tags: '' });
    expect([await stored('same_hq', { tags: '3' }), await stored('same_hq', {})]).toEqual([[], ['']]);
  });

  it('changes one class and leaves the other, also when both change at once', async () => {
    await server.succeed('product', 'add', { image: picture(0), brief: 'a', class_id1: 1, class_id2: 2 });
    await Promise.all([
      server.succeed('product', 'update', { image: picture(0), class_id1: 10 }),
      server.succeed('product', 'update', { image: picture(0), class_id2: 20 }),
    ]);
    expect(await stored('product', { class_id1: 10, class_id2: 20 })).toEqual(['a']);
    expect(await stored('product', { class_id1: 1, class_id2: 20 })).toEqual([]);
  });
});

describe('a deletion by list', () => {
  it('deletes what it finds, and fails when it finds nothing', async () => {
    const signs: string[] = [];
    for (const image of pictures)
      signs.push(String((await server.succeed('materiel', 'add', { image, brief: 'b' })).cont_sign));
    await server.succeed('materiel', 'delete', { cont_sign: `${signs[0]};1,2;${signs[1]};${signs[1]};` });
    expect(await server.succeed('materiel', 'search', { image: picture(0) })).toMatchObject({ result_num: 3 });
    expect(await server.refused('materiel', 'delete', { cont_sign: `${signs[0]};1,2` })).toBe('216680 item not exist');
    const thousand = [...signs.slice(2), ...Array.from({ length: 997 }, (_, i) => `${i},0`)];
    const more = [...thousand, '5,5'].join(';');
    expect(await server.refused('materiel', 'delete', { cont_sign: more })).toBe('282006 batch task limit reached');
    await server.succeed('materiel', 'delete', { cont_sign: thousand.join(';') });
    expect(await server.succeed('materiel', 'search', { image: picture(0) })).toMatchObject({ result_num: 0 });
  });
});

it('answers with the headers of the real service, and a log_id that every JSON parser keeps', async () => {
  const { answer } = await server.token();
  const response = await fetch(`${server.url}${paths.same_hq}search?access_token=${answer.access_token}`, {
    method: 'POST',
    body: new URLSearchParams({ image: picture(0) }),
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('x-bce-request-id')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(response.headers.get('cache-control')).toBe('no-cache');
  expect(response.headers.get('transfer-encoding')).toBeNull();
  const text = await response.text();
  expect(response.headers.get('content-length')).toBe(String(Buffer.byteLength(text)));
  const ids = await Promise.all(
    Array.from({ length: 20 }, () => server.call('same_hq', 'delete', { cont_sign: '1,2' })),
  );
  expect(new Set(ids.map(({ log_id }) => log_id)).size).toBe(20);
  for (const { log_id } of ids) expect(Number.isSafeInteger(log_id) && Number(log_id) > 0).toBe(true);
});

it('gives pictures with equal hash prefixes different cont_signs, and never confuses them', async () => {
  const features = thumbnailFeatures();
  const alike = {
    ...features,
    analyse: async (request: Parameters<typeof features.analyse>[0]) => {
      const analysis = await features.analyse(request);
      return { ...analysis, contentHash: `0000000100000002${analysis.contentHash.slice(16)}` };
    },
  };
  const colliding = await startBaidu({}, alike);
  const add = async (i: number) =>
    (await colliding.succeed('same_hq', 'add', { image: picture(i), brief: `${i}` })).cont_sign;
  const [first, second] = [await add(0), await add(1)];
  expect(first).toBe('1,2');
  expect(second).toMatch(/^\d+,\d+$/);
  expect(second).not.toBe(first);
  expect(await colliding.call('same_hq', 'add', { image: picture(1), brief: 'b' })).toMatchObject({
    error_code: 216681,
    cont_sign: second,
  });
  await colliding.succeed('same_hq', 'update', { image: picture(1), brief: 'second' });
  const { result } = await colliding.succeed('same_hq', 'search', { image: picture(0) });
  expect(result?.map(({ brief, cont_sign }) => [brief, cont_sign])).toEqual([
    ['0', first],
    ['second', second],
  ]);
  await colliding.succeed('same_hq', 'delete', { image: picture(0) });
  expect(await colliding.call('same_hq', 'add', { image: picture(1), brief: 'b' })).toMatchObject({
    error_code: 216681,
    cont_sign: second,
  });
  await colliding.close();
});
