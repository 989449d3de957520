import type { RunningTuku } from '../../../src/server/start.ts';
import { openApi } from '../../support/alibaba-sdk.ts';
import { signJd } from '../../support/jd-signer.ts';
import { ossClient } from '../../support/oss-client.ts';
import { sendRaw } from '../../support/raw-http.ts';
import { tiiaClient } from '../../support/tencent-sdk.ts';
import { signTc3 } from '../../support/tencent-signer.ts';
import { startTestTuku } from '../../support/tuku.ts';

let tuku: RunningTuku;
beforeAll(async () => {
  tuku = await startTestTuku();
});
afterAll(() => tuku.close());

const reason = async () => {
  const answer = await fetch(`${tuku.url}/_tuku/requests?limit=1`);
  return ((await answer.json()) as { requests: [{ reason: string | null }] }).requests[0].reason;
};

describe('a request that no dialect recognises', () => {
  it.each([
    ['POST', '/green/similarity/library/ad', 'POST /green/similarity/library/add'],
    ['POST', '/api/green/similarity/library/list', 'POST /green/similarity/library/list'],
    ['POST', '/oauth/2.0/tokens', 'POST /oauth/2.0/token'],
    ['POST', '/?Action=SearchImge', 'SearchImage'],
  ])('is told what it may have meant: %s %s', async (method, target, meant) => {
    const answer = await fetch(tuku.url + target, { method });
    expect(answer.status).toBe(404);
    const hint = `did you mean ${meant}?`;
    expect(await answer.json()).toMatchObject({ error: 'no dialect recognises this request', hint });
    expect(await reason()).toBe(hint);
  });

  it('is told nothing when it is like nothing', async () => {
    expect(await (await fetch(`${tuku.url}/favicon.ico`)).json()).not.toHaveProperty('hint');
    expect(await reason()).toBeNull();
  });
});

describe('an unknown operation of a dialect is told in the journal only', () => {
  it('by Tencent’s action', async () => {
    const error: unknown = await tiiaClient(tuku.url)
      .request('DescribeGroup', {})
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'InvalidAction' });
    expect(String(error)).not.toMatch('did you mean');
    expect(await reason()).toBe('did you mean DescribeGroups?');
  });

  it('by Alibaba’s path and action', async () => {
    const path = { version: '2018-05-09', style: 'ROA', pathname: '/green/similarity/library/lists' } as const;
    const error: unknown = await openApi(tuku.url, { action: 'X', ...path }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'InvalidAction.NotFound' });
    expect(await reason()).toBe('did you mean POST /green/similarity/library/list?');
    await openApi(tuku.url, { action: 'CreateAlgoLibs', version: '2018-10-30' }).catch(() => undefined);
    expect(await reason()).toBe('did you mean CreateAlgoLib?');
  });

  it('by the path of Baidu and JD, the sub-resource of OSS', async () => {
    const token = (await (
      await fetch(`${tuku.url}/oauth/2.0/token?grant_type=client_credentials&client_id=tuku&client_secret=tuku-secret`)
    ).json()) as { access_token: string };
    const path = '/rest/2.0/realtime_search/same_hq/serch';
    await fetch(`${tuku.url}${path}?access_token=${token.access_token}`, { method: 'POST' });
    expect(await reason()).toMatch(/did you mean \/rest\/2\.0\/.*realtime_search\/same_hq\/search\?$/);

    await sendRaw(tuku.url, signJd(new URL(tuku.url).host, '/jdai/product_image_serch', '{}'));
    expect(await reason()).toBe('did you mean POST /jdai/product_image_search?');

    await fetch(`${tuku.url}/demo/?listVector`, { headers: { 'x-oss-date': 'x' }, method: 'POST' });
    expect(await reason()).toBe('did you mean listVectors?');
    expect((await ossClient(tuku.url)('ListVectors', 'demo', {})).code).not.toBe('');
  });
});

describe('a known operation by another version, or at another host of the vendor, is told in the journal', () => {
  const alibaba = async (call: Parameters<typeof openApi>[1]) => {
    const error: unknown = await openApi(tuku.url, call).catch((thrown: unknown) => thrown);
    expect(String(error)).not.toContain('did you mean');
    return { code: (error as { code: string }).code, reason: await reason() };
  };

  it('by an Alibaba version that Tuku does not know, or that is of another product', async () => {
    expect(await alibaba({ action: 'CreateAlgoLib', version: '2019-01-01' })).toEqual({
      code: 'InvalidVersion',
      reason: 'Tuku does not serve version 2019-01-01; did you mean CreateAlgoLib of CityVisual 2018-10-30?',
    });
    const path = { style: 'ROA', pathname: '/green/similarity/library/list' } as const;
    const { reason: byPath } = await alibaba({ action: 'X', version: '2022-03-02', ...path });
    expect(byPath).toMatch(/; did you mean POST \/green\/similarity\/library\/list of Green 2018-05-09 \(/);
    expect(await alibaba({ action: 'ImageModeration', version: '2022-03-02' })).toMatchObject({
      reason: 'Tuku does not serve Green 2.0 (ImageModeration) 2022-03-02',
    });
  });

  it('by another version of the same product', async () => {
    expect(await alibaba({ action: 'CompareSimilarByImage', version: '2019-03-25' })).toEqual({
      code: 'InvalidAction.NotFound',
      reason: 'did you mean CompareSimilarByImage of version 2020-12-14?',
    });
  });

  it('by a Tencent host, or version, of another service', async () => {
    const signed = signTc3({ action: 'SearchImage', host: 'iai.tencentcloudapi.com' }, '{}');
    const { text } = await sendRaw(tuku.url, signed);
    expect(text).toContain('UnsupportedOperation');
    expect(text).not.toContain('did you mean');
    expect(await reason()).toMatch(/ did you mean SearchImage of TIIA image search, version 2019-05-29\?$/);
    await tiiaClientOf('2020-03-03');
    expect(await reason()).toBe('did you mean 2019-05-29?');
  });

  const tiiaClientOf = (version: string) =>
    sendRaw(tuku.url, signTc3({ action: 'DescribeGroups', host: new URL(tuku.url).host, version }, '{}'));
});
