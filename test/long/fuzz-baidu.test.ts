import fc from 'fast-check';
import { endpoints } from '../../adapters/baidu/imagesearch/operations.ts';
import type { RunningTuku } from '../../src/server/start.ts';
import { bceTime, signBce } from '../support/baidu-signer.ts';
import { brokenPictures } from '../support/broken-pictures.ts';
import { headerText } from '../support/header-text.ts';
import { scene } from '../support/pictures.ts';
import { type RawAnswer, sendRaw } from '../support/raw-http.ts';
import { startTestTuku } from '../support/tuku.ts';

const RUNS = Number(process.env.TUKU_FUZZ_RUNS ?? 100);
const BASES = [
  '/rest/2.0/realtime_search/same_hq/',
  '/rest/2.0/image-classify/v1/realtime_search/product/',
  '/rest/2.0/imagesearch/v1/realtime_search/picturebook/',
];
const PATHS = [...endpoints.keys()].filter((path) => BASES.some((base) => path.startsWith(base)));
/** On a busy machine the server may close an idle connection just when it is used again. */
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded', Connection: 'close' };
/** Codes that malformed input may be answered with; never 282000, which stands for internal errors. */
const CODES = [3, 14, 100, 110, 111, 216100, 216101, 216200, 216201, 216202, 216203, 216680, 216681];
const FOREIGN = [282006, 282112, 282113, 282114, 282810];

let tuku: RunningTuku;
let token: string;
beforeAll(async () => {
  tuku = await startTestTuku();
  const query = 'grant_type=client_credentials&client_id=tuku&client_secret=tuku-secret';
  const answer = await fetch(`${tuku.url}/oauth/2.0/token?${query}`);
  token = ((await answer.json()) as { access_token: string }).access_token;
});
afterAll(() => tuku.close());
afterEach(async () => {
  expect((await fetch(`${tuku.url}/_tuku/ready`)).status).toBe(200);
});

/** A success or an error object with a code of the list, always at status 200. */
function expectAnswer({ status, type, text }: RawAnswer): void {
  expect([status, type]).toEqual([200, 'application/json;charset=UTF-8']);
  const { error_code, error_msg, log_id } = JSON.parse(text) as Record<string, unknown>;
  if (error_code === undefined) {
    expect(Number.isSafeInteger(log_id)).toBe(true);
    return;
  }
  expect([...CODES, ...FOREIGN]).toContain(error_code);
  expect(error_msg).toMatch(/^[A-Za-z]/);
}

async function post(path: string, body: string | Buffer, query = `access_token=${token}`, headers = {}) {
  const length = { 'Content-Length': String(Buffer.byteLength(body)) };
  const target = `${path}?${query}`;
  return sendRaw(tuku.url, { method: 'POST', target, headers: { ...FORM, ...length, ...headers }, body });
}

const text = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.constantFrom('', '0', '1', '-1', '65535', '65536', '1,2', '1,2;3,4', ';', ',', '\u0000', '图'.repeat(100)),
  fc.constantFrom('http://127.0.0.1:1/x', 'http://[', 'nonsense', '__proto__', '99999999999999999999', '1e3', 'NaN'),
  fc.base64String({ maxLength: 60 }),
);
const names = ['image', 'url', 'brief', 'tags', 'class_id1', 'class_id2', 'tag_logic', 'pn', 'rn', 'cont_sign'];
const odd = [
  'brief[brief]',
  'brief[image]',
  'brief[__proto__]',
  'class_id1[0]',
  '__proto__',
  'constructor',
  'toString',
];
const fields = fc.dictionary(fc.oneof(fc.constantFrom(...names, ...odd), fc.string({ maxLength: 8 })), text, {
  maxKeys: 8,
});

describe('malformed requests to Baidu image search get the vendor’s error', () => {
  it('whatever the fields are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...PATHS), fields, async (path, form) => {
        expectAnswer(await post(path, new URLSearchParams(form).toString()));
      }),
      { numRuns: RUNS * 2 },
    );
  });

  it('whatever the bytes of the body and its type are', async () => {
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.constantFrom(
        '%',
        'image=%zz',
        '='.repeat(5000),
        '&'.repeat(5000),
        'image',
        '{"image":"x"}',
        `tags=${'1,'.repeat(50_000)}`,
      ),
      fc.constantFrom(
        `cont_sign=${'1,2;'.repeat(20_000)}`,
        `cont_sign=${'1'.repeat(100_000)}`,
        `pn=${' '.repeat(50_000)}1x`,
      ),
    );
    const types = fc.constantFrom(
      'application/x-www-form-urlencoded',
      'application/json',
      'multipart/form-data',
      'x',
      '',
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...PATHS), bodies, types, async (path, body, type) => {
        expectAnswer(await post(path, body, undefined, { 'Content-Type': type }));
      }),
      { numRuns: RUNS },
    );
  });

  it('whatever the picture is', async () => {
    const broken = brokenPictures(await scene(3));
    await fc.assert(
      fc.asyncProperty(broken, fc.constantFrom(...PATHS), async (bytes, path) => {
        expectAnswer(await post(path, new URLSearchParams({ image: bytes.toString('base64'), brief: 'b' }).toString()));
      }),
      { numRuns: RUNS },
    );
  });

  it('whatever the path, the query and the method are', async () => {
    const query = fc.oneof(
      fc.string({ maxLength: 60 }).map((text) => encodeURI(text).replaceAll('#', '')),
      fc.constantFrom(
        '',
        'access_token',
        'access_token=',
        `access_token=${'9'.repeat(4000)}`,
        'access_token=%zz',
        '%',
        '&&&',
      ),
      fc
        .tuple(fc.nat(100), fc.nat(9))
        .map(([at, digit]) => `access_token=${token.slice(0, at)}${digit}${token.slice(at + 1)}`),
      fc.constant(`access_token=24.${'0'.repeat(32)}.1.1.1-${'9'.repeat(400)}`),
    );
    const path = fc.oneof(
      fc.constantFrom(...PATHS, ...BASES),
      fc.webPath().map((text) => `/rest/2.0/${text.replace(/[?#].*/, '')}`),
    );
    await fc.assert(
      fc.asyncProperty(path, query, fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'), async (target, text, method) => {
        const raw = { method, target: `${target}?${text}`, headers: FORM, body: '' };
        expectAnswer(await sendRaw(tuku.url, raw));
      }),
      { numRuns: RUNS },
    );
  });

  it('whatever the Authorization is', async () => {
    const path = PATHS[0] as string;
    const value = fc.oneof(
      headerText(60),
      fc.string({ maxLength: 60 }).map((text) => `bce-auth-v1/${text.replace(/[^\x20-\x7e]/g, '')}`),
      fc.constantFrom('Bearer', 'Bearer ', 'Bearer bce-v3/', 'Bearer bce-v3/a/b', 'bce-auth-v1/////', 'bce-auth-v1'),
      fc
        .tuple(fc.constantFrom('', 'host', 'host;;', ';', 'host;a b', 'host;__proto__'), fc.nat(2_000_000_000))
        .map(([signed, expiration]) => {
          const timestamp = bceTime(new Date());
          const headers = { host: new URL(tuku.url).host };
          const key = { id: 'tuku', secret: 'tuku-secret' };
          return signBce({ method: 'POST', path, query: {}, headers, key, timestamp, expiration, signed });
        }),
    );
    await fc.assert(
      fc.asyncProperty(value, async (Authorization) => {
        expectAnswer(await post(path, 'image=x', '', { Authorization }));
      }),
      { numRuns: RUNS },
    );
  });

  it('whatever is asked of the token endpoint', async () => {
    const names = fc.constantFrom('grant_type', 'client_id', 'client_secret', 'scope', '__proto__');
    const value = fc.oneof(text, fc.constantFrom('client_credentials', 'tuku', 'tuku-secret'));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, value), fc.dictionary(names, value), async (query, body) => {
        const answer = await post(
          '/oauth/2.0/token',
          new URLSearchParams(body).toString(),
          new URLSearchParams(query).toString(),
        );
        const { error, access_token } = JSON.parse(answer.text) as Record<string, unknown>;
        expect(answer.status).toBe(error === undefined ? 200 : 401);
        if (error === undefined) expect(access_token).toMatch(/^24\./);
        else expect(['invalid_request', 'invalid_client', 'unsupported_grant_type']).toContain(error);
      }),
      { numRuns: RUNS },
    );
  });
});
