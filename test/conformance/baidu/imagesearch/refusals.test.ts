import { base64, bmp, gradient } from '../../tencent/tiia/pictures.ts';
import { type BaiduServer, type Fields, familyNames, form, paths, startBaidu, type Verb } from './harness.ts';

let server: BaiduServer;
let image: string;
beforeAll(async () => {
  server = await startBaidu();
  image = await base64(1);
});
afterAll(() => server.close());

const MB4 = 4 * 1024 * 1024;
const all: readonly Verb[] = ['add', 'search', 'update', 'delete'];
const text = (data: Buffer) => data.toString('base64');
const bytes = (start: string, ...rest: number[]) => Buffer.concat([Buffer.from(start), Buffer.from(rest)]);

describe('a picture', () => {
  it.each(all)('must be given to %s', async (verb) => {
    for (const family of familyNames) {
      expect(await server.refused(family, verb)).toBe('216101 param image not exist');
    }
    expect(await server.refused('same_hq', verb, { image: '' })).toBe('216200 empty image');
    expect(await server.refused('same_hq', verb, { url: '' })).toBe('282114 url size error');
  });

  const refused: readonly (readonly [string, () => Promise<Fields> | Fields, string])[] = [
    ['a string that is not Base64', () => ({ image: '%%%%' }), '216203 image size error'],
    [
      'a URL in place of the Base64, as the Go SDK sends it',
      () => ({ image: 'http://a/b.jpg' }),
      '216203 image size error',
    ],
    ['a data: prefix', () => ({ image: `data:image/jpeg;base64,${image}` }), '216203 image size error'],
    ['truncated Base64', () => ({ image: `${image.slice(0, 1001)}` }), '216203 image size error'],
    ['nothing but blanks', () => ({ image: ' \n' }), '216200 empty image'],
    ['no picture', () => ({ image: text(Buffer.from('hello, this is no picture')) }), '216201 image format error'],
    ['a GIF', async () => ({ image: text(await gradient(64, 64, 'gif')) }), '216201 image format error'],
    ['a WebP', async () => ({ image: text(await gradient(64, 64, 'webp')) }), '216201 image format error'],
    [
      'a damaged file',
      () => ({ image: text(Buffer.from(image, 'base64').subarray(0, 3000)) }),
      '282810 image recognize error',
    ],
    ['a side of 49', async () => ({ image: text(await gradient(49, 400)) }), '216202 image size error'],
    ['a side of 4097', async () => ({ image: text(await gradient(4097, 60)) }), '216202 image size error'],
    ['4 MB and a character', () => ({ image: 'A'.repeat(MB4 + 1) }), '216202 image size error'],
    ['4 MB once percent-encoded', () => ({ image: '/'.repeat(Math.ceil(MB4 / 3) + 1) }), '216202 image size error'],
    ['a url of 1025 bytes', () => ({ url: `http://web/${'图'.repeat(338)}` }), '282114 url size error'],
    ['a url that is not one', () => ({ url: 'nonsense' }), '282113 url response invalid'],
    ['a url of a file', () => ({ url: 'file:///etc/passwd' }), '282113 url response invalid'],
    ['a url of cloud metadata', () => ({ url: 'http://169.254.169.254/latest' }), '282113 url response invalid'],
    ['a url with nothing behind', () => ({ url: 'http://web/none.jpg' }), '282113 url response invalid'],
    ['a url that takes too long', () => ({ url: 'http://web/slow' }), '282112 url download timeout'],
    ['a url of no picture', () => ({ url: 'http://web/text' }), '216201 image format error'],
    ['a url of too large a file', () => ({ url: 'http://web/large' }), '216202 image size error'],
  ];

  it.each(refused)('may not be %s', async (_, fields, error) => {
    server.web.set('http://web/text', Buffer.from('hello, this is no picture'));
    server.web.set('http://web/large', Buffer.alloc((MB4 / 4) * 3 + 1));
    for (const verb of all)
      expect([verb, await server.refused('product', verb, { brief: 'b', ...(await fields()) })]).toEqual([verb, error]);
  });

  it('may have sides of 50 and of 4096, be a BMP, and have a url of 1024 bytes', async () => {
    for (const [width, height] of [
      [50, 50],
      [4096, 50],
      [50, 4096],
    ] as const) {
      await server.succeed('picturebook', 'add', { image: text(await gradient(width, height)), brief: 'b' });
    }
    // 4 x 4 pixels are too few: the format is accepted.
    expect(await server.refused('picturebook', 'add', { image: text(bmp()), brief: 'b' })).toBe(
      '216202 image size error',
    );
    const url = `http://web/${'图'.repeat(337)}xx`;
    expect(Buffer.byteLength(url)).toBe(1024);
    server.web.set(url, Buffer.from(image, 'base64'));
    await server.succeed('picturebook', 'add', { url, brief: 'b' });
  });

  it('in a body over every limit is too large', async () => {
    const body = `image=${'A'.repeat(13 * 1024 * 1024)}`;
    expect(await server.refused('same_hq', 'add', {}, { body })).toBe('216202 image size error');
  });
});

describe('a field', () => {
  it.each([
    ['same_hq', 'tags', 'x'],
    ['same_hq', 'tags', '0'],
    ['same_hq', 'tags', '65536'],
    ['same_hq', 'tags', '-1'],
    ['same_hq', 'tags', '1,2,3'],
    ['same_hq', 'tags', '1,'],
    ['same_hq', 'tags', '1.5'],
    ['similar', 'tags', '1;2'],
    ['materiel', 'tags', 'a,b'],
    ['picturebook', 'tags', '99999'],
    ['product', 'class_id1', '0'],
    ['product', 'class_id1', '65536'],
    ['product', 'class_id1', '1,2'],
    ['product', 'class_id2', 'x'],
  ] as const)('of %s, %s=%s, is refused', async (family, field, value) => {
    for (const verb of ['add', 'search', 'update'] as const) {
      expect(await server.refused(family, verb, { image, brief: 'b', [field]: value })).toBe('216100 invalid param');
    }
  });

  it.each(['2', '-1', 'or', '01'])('tag_logic=%s is refused', async (tag_logic) => {
    for (const family of familyNames) {
      expect(await server.refused(family, 'search', { image, tag_logic })).toBe('216100 invalid param');
    }
  });

  it('brief has 256 bytes, not characters', async () => {
    const most = `${'图'.repeat(85)}x`;
    expect(Buffer.byteLength(most)).toBe(256);
    const { cont_sign } = await server.succeed('similar', 'add', { image, brief: most });
    expect((await server.succeed('similar', 'search', { image })).result?.[0]?.brief).toBe(most);
    for (const verb of ['add', 'update'] as const) {
      expect(await server.refused('similar', verb, { image, brief: `${most}x` })).toBe('216100 brief too long');
      expect(await server.refused('similar', verb, { image, brief: 'a\0b' })).toBe('216100 invalid param');
    }
    const by = { cont_sign: String(cont_sign) };
    expect(await server.refused('similar', 'update', { ...by, brief: `${most}x` })).toBe('216100 brief too long');
  });

  it.each(['1', 'a,b', '1,2,3', ',', '1,2 3,4', ';', '12345678901,1'])('cont_sign=%s is refused', async (cont_sign) => {
    for (const verb of ['update', 'delete'] as const) {
      expect(await server.refused('product', verb, { cont_sign })).toBe('216100 invalid param');
    }
  });

  it('an update takes one cont_sign only', async () => {
    expect(await server.refused('product', 'update', { cont_sign: '1,2;3,4' })).toBe('216100 invalid param');
  });

  it('may be unknown: it is ignored, and listed in the journal', async () => {
    await server.succeed('materiel', 'add', { image, brief: 'b', colour: 'red', 'class_id1[0]': '3', class_id2: 'x' });
    const [entry] = await server.journal(1);
    expect(entry).toMatchObject({ operation: 'materiel/add', unread: ['colour', 'class_id1[0]', 'class_id2'] });
  });
});

describe('the form', () => {
  it('may be large and odd: it is answered at once, and the journal keeps little of it', async () => {
    const long = 'a'.repeat(1_000_000);
    const many = Array.from({ length: 20_000 }, (_, i) => `f${i}=`).join('&');
    const blanks = encodeURIComponent(' '.repeat(1_000_000));
    for (const field of ['tags', 'class_id1', 'pn', 'tag_logic']) {
      for (const value of [`${blanks}x`, `1${blanks}x`, `${'1,'.repeat(500_000)}x`, long]) {
        const family = field === 'class_id1' ? 'product' : 'similar';
        const body = `image=x&${field}=${value}`;
        expect(await server.refused(family, 'search', {}, { body })).toBe('216100 invalid param');
      }
    }
    for (const [value, error] of [
      [long, '282006 batch task limit reached'],
      ['%3B'.repeat(1_000_000), '282006 batch task limit reached'],
    ]) {
      expect(await server.refused('same_hq', 'delete', {}, { body: `cont_sign=${value}` })).toBe(error);
    }
    const brief = `image=x&brief=${long}%00`;
    expect(await server.refused('same_hq', 'add', {}, { body: brief })).toBe('216100 invalid param');
    const pieces = `brief[${long}=1&${many}&${long}=1&image=x`;
    expect(await server.refused('same_hq', 'add', {}, { body: pieces })).toBe('216100 invalid param');
    const [entry] = await server.journal(1);
    expect(JSON.stringify(entry).length).toBeLessThan(16_000);
  });

  it('is not read from JSON, or from the query', async () => {
    const json = { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ image }) };
    expect(await server.refused('same_hq', 'add', {}, json)).toBe('216101 param image not exist');
    const { access_token } = (await server.token()).answer;
    const query = `access_token=${access_token}&url=http://web/1.jpg`;
    expect(await server.refused('same_hq', 'add', {}, { query })).toBe('216101 param image not exist');
  });

  it('may say its charset, or nothing', async () => {
    const fields = { cont_sign: '1,2' };
    const charset = { 'Content-Type': `${form}; charset=UTF-8` };
    expect(await server.refused('same_hq', 'delete', fields, { headers: charset })).toBe('216680 item not exist');
    expect(await server.refused('same_hq', 'delete', fields, { headers: {} })).toBe('216680 item not exist');
  });

  it('must be UTF-8, percent-encoded or raw', async () => {
    for (const body of ['cont_sign=%ff', 'brief=%c3%28', bytes('brief=', 0xff), bytes('brief=\u56fe', 0xe5, 0x9b)]) {
      for (const headers of [{ 'Content-Type': form }, {}]) {
        const how = { body, headers };
        for (const verb of all) expect(await server.refused('same_hq', verb, {}, how)).toBe('216100 invalid param');
      }
    }
  });

  it('may hold the access token, as public programs send it', async () => {
    const { access_token } = (await server.token()).answer;
    const fields = { cont_sign: '1,2', access_token };
    expect(await server.refused('same_hq', 'delete', fields, { query: '' })).toBe('216680 item not exist');
    const [entry] = await server.journal(1);
    expect(entry?.unread).toEqual([]);
    expect(JSON.stringify(entry)).not.toContain(access_token);
    const first = { access_token, cont_sign: '1,2' };
    expect(await server.refused('same_hq', 'delete', first, { query: 'access_token=' })).toBe('216680 item not exist');
    const node = { ...fields, access_token: `${access_token}?aipSdk=node` };
    expect(await server.refused('same_hq', 'delete', node, { query: '' })).toBe('216680 item not exist');
    for (const [token, error] of [
      ['24.0', '110 Access token invalid or no longer valid'],
      ['', '100 Invalid parameter'],
      ['%', '100 Invalid parameter'],
    ] as const) {
      const wrong = { cont_sign: '1,2', access_token: token };
      expect(await server.refused('same_hq', 'delete', wrong, { query: '' })).toBe(error);
    }
    // The one of the query counts.
    const query = 'access_token=24.0';
    expect(await server.refused('same_hq', 'delete', fields, { query })).toMatch(/^110 /);
    const json = { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(fields), query: '' };
    expect(await server.refused('same_hq', 'delete', {}, json)).toBe('100 Invalid parameter');
  });

  it('may have fields without a value, as the Java SDK writes empty ones', async () => {
    expect(await server.refused('same_hq', 'delete', {}, { body: 'image&url=&cont_sign=1,2' })).toBe(
      '216680 item not exist',
    );
  });

  it('takes the calls of older Node SDKs: brief[brief] and brief[tags]', async () => {
    await server.succeed('same_hq', 'add', { image, 'brief[brief]': 'older', 'brief[tags]': '7' });
    const { result } = await server.succeed('same_hq', 'search', { image, tags: '7' });
    expect(result?.[0]?.brief).toBe('older');
    const own = await base64(2);
    await server.succeed('same_hq', 'add', { image: own, brief: 'own', 'brief[brief]': 'other' });
    expect((await server.succeed('same_hq', 'search', { image: own })).result?.[0]?.brief).toBe('own');
  });
});

describe('a path', () => {
  it.each([
    '/rest/2.0/realtime_search/same_hq/list',
    '/rest/2.0/realtime_search/same_hq/',
    '/rest/2.0/image-classify/v1/realtime_search/fabric/add',
    '/rest/2.0/image-classify/v1/realtime_search/same_hq/add',
  ])('%s is unknown', async (path) => {
    expect(await server.send(path, { image })).toEqual({ error_code: 3, error_msg: 'Unsupported openapi method' });
  });

  it.each([
    '/rest/2.0/ocr/v1/general_basic',
    '/rest/2.0/image-classify/v1/multi_object_detect',
    '/rest/2.0/',
    '/rpc/2.0/ai_custom/v1/x',
  ])('%s is another product’s: unknown, and the text says why', async (path) => {
    expect(await server.send(path, { image })).toEqual({
      error_code: 3,
      error_msg: expect.stringMatching(/^Unsupported openapi method: Tuku does not serve \/r.*It serves image search/),
    });
  });

  it('takes POST only', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await server.send(`${paths.product}search`, {}, { method, headers: {}, body: '' });
      expect(answer).toEqual({ error_code: 3, error_msg: 'Unsupported openapi method' });
    }
  });
});

it('answers every code of its catalogue when told to', async () => {
  const { dialects } = (await server.control('GET', 'info')) as { dialects: { name: string }[] };
  expect(dialects.map(({ name }) => name)).toEqual(expect.arrayContaining(['baidu-oauth', 'baidu-imagesearch']));
  const codes = [1, 2, 4, 6, 13, 15, 17, 18, 19, 216017, 216102, 216103, 216110, 216630, 216631, 216633, 216634];
  for (const code of [...codes, 282000, 282003, 282005, 282808, 282809, 283300]) {
    const fault = { dialect: 'baidu-imagesearch', operation: 'same_hq/search', code: String(code), times: 1 };
    await server.control('POST', 'faults', fault);
    expect(await server.refused('same_hq', 'search', { image })).toMatch(new RegExp(`^${code} \\S`));
  }
});

it('add requires a brief, unless brief=optional', async () => {
  const older = await startBaidu({ switches: ['baidu-imagesearch.brief=optional'] });
  for (const family of familyNames) {
    expect(await server.refused(family, 'add', { image })).toBe('216101 param brief not exist');
    expect(await server.refused(family, 'add', { image, brief: '' })).toBe('216101 param brief not exist');
    await older.succeed(family, 'add', { image });
  }
  await older.close();
});

it('takes sides from 15 pixels with min-side=15', async () => {
  const older = await startBaidu({ switches: ['baidu-imagesearch.min-side=15'] });
  const sized = async (width: number, height: number) => ({ image: text(await gradient(width, height)), brief: 'b' });
  for (const family of familyNames) {
    for (const verb of all) {
      expect(await older.refused(family, verb, await sized(14, 40))).toBe('216202 image size error');
    }
    for (const [width, height] of [
      [15, 15],
      [4096, 15],
      [15, 4096],
    ] as const) {
      await older.succeed(family, 'add', await sized(width, height));
    }
  }
  await older.close();
});

describe('--strict', () => {
  let strict: BaiduServer;
  beforeAll(async () => {
    strict = await startBaidu({ strict: true });
  });
  afterAll(() => strict.close());

  it('requires the documented sides', async () => {
    const sized = async (width: number, height: number) => ({ image: text(await gradient(width, height)), brief: 'b' });
    const small = '216202 image size error';
    for (const family of familyNames) {
      const least = family === 'product' ? 300 : 50;
      for (const verb of ['add', 'search', 'update'] as const) {
        expect(await strict.refused(family, verb, await sized(least - 1, 400))).toBe(small);
      }
      await strict.succeed(family, 'add', await sized(least, 400));
      expect(await strict.refused(family, 'delete', await sized(49, 400))).toBe(small);
      await strict.succeed(family, 'delete', await sized(least, 400));
    }
    for (const family of ['same_hq', 'similar', 'materiel', 'picturebook'] as const) {
      await strict.succeed(family, 'add', await sized(50, 1000));
      expect(await strict.refused(family, 'add', await sized(1001, 50))).toBe(small);
    }
    await strict.succeed('product', 'add', await sized(300, 4096));
  });
});

it('answers 216017 for families without a library', async () => {
  const some = await startBaidu({ switches: ['baidu-imagesearch.libraries=same_hq, product'] });
  for (const verb of all) {
    expect(await some.refused('similar', verb, { image })).toBe('216017 not initialized');
  }
  await some.succeed('product', 'add', { image, brief: 'b' });
  await some.close();
});
