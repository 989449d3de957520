import sharp from 'sharp';
import type { RunningTuku } from '../../../../src/server/start.ts';
import { openApi, popRoa } from '../../../support/alibaba-sdk.ts';
import { scene } from '../../../support/pictures.ts';
import { startTestTuku } from '../../../support/tuku.ts';
import { type Answer, version } from './harness.ts';
import { startWeb, type Web } from './web.ts';

let tuku: RunningTuku;
let web: Web;
beforeAll(async () => {
  [tuku, web] = await Promise.all([startTestTuku(), startWeb()]);
});
afterAll(() => Promise.all([tuku.close(), web.close()]));

/** Calls an operation as the documentation's Node.js sample does. */
async function call(path: string, body: object, key = {}): Promise<Answer> {
  const headers = { 'Content-Type': 'application/json' };
  return (await popRoa(tuku.url, version, key).post(path, {}, JSON.stringify(body), headers)) as Answer;
}

const elements = ({ data }: Answer) => data as unknown as Answer[];
const list = (field: unknown) => field as readonly Answer[];

describe('an application on the unchanged @alicloud/pop-core', () => {
  it('makes a library, adds samples, and finds one again by a copy of it', async () => {
    expect(await call('/green/similarity/library/add', { name: 'xxxx' })).toMatchObject({ code: 200, name: 'xxxx' });
    const seeds = [1, 2, 3, 4, 5];
    for (const seed of seeds) web.files.set(`${seed}.jpg`, await scene(seed));
    const tasks = seeds.map((seed) => ({ dataId: `ad-${seed}`, url: web.url(`${seed}.jpg`), tags: [`t${seed}`] }));
    const added = await call('/green/similarity/image/add', { tasks, library: 'xxxx' });
    expect(elements(added).map(({ code }) => code)).toEqual([200, 200, 200, 200, 200]);
    expect(await call('/green/similarity/library/get', { name: 'xxxx' })).toMatchObject({ imageCount: 5 });
    const libraries = await call('/green/similarity/library/list', { pageSize: 10, currentPage: 1 });
    expect(elements(libraries).map(({ name }) => name)).toEqual(['default', 'xxxx']);
    const listed = await call('/green/similarity/image/list', { library: 'xxxx', pageSize: 2, currentPage: 2 });
    expect(elements(listed).map(({ dataId }) => dataId)).toEqual(['ad-3', 'ad-4']);

    web.files.set(
      'copy.jpg',
      await sharp(await scene(4))
        .resize({ width: 240 })
        .jpeg({ quality: 60 })
        .toBuffer(),
    );
    const query = { dataId: 'q', url: web.url('copy.jpg'), similarityLibraries: ['xxxx'] };
    const body = { scenes: ['similarity', 'porn'], tasks: [query] };
    const [scanned] = elements(await call('/green/image/scan', body));
    const [similarity, porn] = list(scanned?.results);
    expect(similarity).toMatchObject({ label: 'similarity', suggestion: 'review' });
    expect(similarity?.rate).toBeGreaterThanOrEqual(80);
    expect(list(similarity?.similarityImage)[0]).toMatchObject({ dataId: 'ad-4', tags: ['t4'] });
    expect(porn).toMatchObject({ scene: 'porn', label: 'normal', suggestion: 'pass' });

    const [taken] = elements(await call('/green/image/asyncscan', body));
    let result: Answer | undefined;
    do {
      [result] = elements(await call('/green/image/results', [taken?.taskId]));
    } while (result?.code === 280);
    expect(result?.results).toEqual(scanned?.results);

    expect((await call('/green/similarity/library/delete', { name: 'xxxx' })).code).toBe(400);
    const got = await call('/green/similarity/image/get', { library: 'xxxx', dataId: 'ad-4' });
    expect(got.data).toMatchObject({ url: web.url('4.jpg'), tags: ['t4'] });
    await call('/green/similarity/image/delete', { library: 'xxxx', dataIds: seeds.map((seed) => `ad-${seed}`) });
    expect((await call('/green/similarity/library/delete', { name: 'xxxx' })).code).toBe(200);
  });

  it('is told when its secret is wrong', async () => {
    const refused = call('/green/similarity/library/get', { name: 'default' }, { secret: 'wrong' });
    await expect(refused).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
  });
});

describe('the unchanged @alicloud/openapi-client', () => {
  const generic = (pathname: string, body?: Record<string, unknown>) =>
    openApi(tuku.url, {
      action: 'AddSimilarityLibrary',
      version,
      style: 'ROA',
      pathname,
      ...(body && { body }),
    });

  it.each(['v3', 'v2'] as const)('calls with signature %s', async (signature) => {
    const { body } = await openApi(
      tuku.url,
      {
        action: 'AddSimilarityLibrary',
        version,
        style: 'ROA',
        pathname: '/green/similarity/library/add',
        body: { name: `by_${signature}` },
      },
      { signature },
    );
    expect(body).toMatchObject({ code: 200, name: `by_${signature}` });
  });

  it('that sends no body, as the generated client does, is told what is missing', async () => {
    const { body } = await generic('/green/similarity/library/add');
    expect(body).toMatchObject({ code: 400, msg: 'BAD_REQUEST: name is mandatory for this action.' });
  });
});
