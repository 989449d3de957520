import type { RunningTuku } from '../../../src/server/start.ts';
import { openApi } from '../../support/alibaba-sdk.ts';
import { signJd } from '../../support/jd-signer.ts';
import { ossClient } from '../../support/oss-client.ts';
import { sendRaw } from '../../support/raw-http.ts';
import { tiiaClient } from '../../support/tencent-sdk.ts';
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
