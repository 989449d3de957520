import { signAcs3 } from '../support/alibaba-signer.ts';
import { bceTime, signBce } from '../support/baidu-signer.ts';
import { type Control, controlOf } from '../support/control.ts';
import { appkeyQuery } from '../support/jd-signer.ts';
import { scene } from '../support/pictures.ts';
import { sendRaw } from '../support/raw-http.ts';
import { jobGroupParams, startCity } from './alibaba/cityvisual/harness.ts';
import { type GreenServer, startGreen } from './alibaba/green/harness.ts';
import { type Answer, type ImageSearchServer, send, startImageSearch } from './alibaba/imagesearch/harness.ts';
import { type OssServer, startOss } from './alibaba/ossvectors/harness.ts';
import { type S3Server, startS3 } from './aws/s3vectors/harness.ts';
import { type BaiduServer, paths, startBaidu } from './baidu/imagesearch/harness.ts';
import { collection_name, type ProductServer, startProductSearch } from './jd/productsearch/harness.ts';
import { type CosServer, startCos } from './tencent/cosvectors/harness.ts';
import { startTiia, type TiiaServer } from './tencent/tiia/harness.ts';
import { startTos, type TosServer } from './volcengine/tosvectors/harness.ts';

const start = '2026-01-01T00:00:00Z';

/** Stops the clock at `start`: the clock then moves only when a test moves it. */
const stop = (control: Control) => control('POST', 'clock', { set: start, freeze: true });
const advance = (control: Control, by: string, more: object = {}) => control('POST', 'clock', { advance: by, ...more });
const real = (control: Control) => control('POST', 'clock', { real: true });

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('Tencent TIIA', () => {
  let tiia: TiiaServer;
  beforeAll(async () => {
    tiia = await startTiia({ quotas: 'documented' });
  });
  beforeEach(() => stop(tiia.control));
  afterAll(() => tiia.close());

  it('dates records with the clock', async () => {
    await advance(tiia.control, '2h');
    const GroupId = await tiia.group();
    const { Groups } = await tiia.succeed('DescribeGroups', { GroupId });
    expect(Groups).toMatchObject([{ CreateTime: '2026-01-01 10:00:00' }]);
  });

  it('counts CreateGroup once a second of the clock', async () => {
    const create = (GroupId: string) => tiia.codeOf('CreateGroup', { GroupId, GroupName: 'n', MaxCapacity: 1 });
    await advance(tiia.control, '1d');
    expect(await create('a')).toBeUndefined();
    expect(await create('b')).toBe('RequestLimitExceeded');
    await advance(tiia.control, '999ms');
    expect(await create('b')).toBe('RequestLimitExceeded');
    await advance(tiia.control, '1ms');
    expect(await create('b')).toBeUndefined();
  });

  it('compares signatures with it only when asked', async () => {
    expect(await tiia.codeOf('DescribeGroups')).toBeUndefined();
    await advance(tiia.control, '1s', { signatures: true });
    expect(await tiia.codeOf('DescribeGroups')).toBe('AuthFailure.SignatureExpire');
    const timestamp = Date.parse(start) / 1000;
    expect((await tiia.call('DescribeGroups', {}, { timestamp })).Error).toBeUndefined();
    await advance(tiia.control, '5m');
    const late = await tiia.call('DescribeGroups', {}, { timestamp });
    expect(late.Error?.Code).toBe('AuthFailure.SignatureExpire');
  });
});

describe('Alibaba Green', () => {
  let green: GreenServer;
  beforeAll(async () => {
    green = await startGreen({ quotas: 'documented' });
  });
  beforeEach(() => stop(green.control));
  afterAll(() => green.close());

  const taskOf = async (more: object = {}) => {
    const tasks = [{ url: await green.picture(1) }];
    const [task] = await green.data('/green/image/asyncscan', { scenes: ['porn'], tasks, ...more });
    return task?.taskId as string;
  };
  const codeOf = async (taskId: string) => (await green.data('/green/image/results', [taskId] as object))[0]?.code;

  it('keeps results for an hour of the clock', async () => {
    const taskId = await taskOf();
    while ((await codeOf(taskId)) === 280) await pause(5);
    await advance(green.control, '59m59s');
    expect(await codeOf(taskId)).toBe(200);
    await advance(green.control, '1s');
    expect(await codeOf(taskId)).toBe(594);
    await advance(green.control, '1d');
    expect(await codeOf(taskId)).toBe(594);
    await advance(green.control, '1ms');
    expect(await codeOf(taskId)).toBe(404);
  });

  it('repeats callbacks after pauses of the clock', async () => {
    green.web.statuses.push(500, 500);
    await taskOf({ callback: green.web.url('callback'), seed: 's' });
    const posted = () => green.web.posted.length;
    while (posted() < 1) await pause(5);
    await advance(green.control, '999ms');
    await pause(20);
    expect(posted()).toBe(1);
    // The pause begins once the answer has been read: the first advance may come before.
    for (const count of [2, 3]) {
      for (let advances = 0; posted() < count && advances < 100; advances++) {
        await advance(green.control, '10m');
        await pause(20);
      }
      expect(posted()).toBeGreaterThanOrEqual(count);
    }
    await advance(green.control, '1d');
    await pause(20);
    expect(posted()).toBe(3);
  });

  it('counts calls by seconds of the clock', async () => {
    const list = async () =>
      (await green.send('/green/similarity/library/list', { body: { pageSize: 1, currentPage: 1 } })).answer.code;
    for (let i = 0; i < 20; i++) expect(await list()).toBe(200);
    expect(await list()).not.toBe(200);
    await advance(green.control, '1s');
    expect(await list()).toBe(200);
  });

  it('takes a nonce again after 15 minutes of the clock, where signatures follow it', async () => {
    const list = (time: Date) =>
      green.send('/green/similarity/library/list', { body: {} }, { nonce: 'once', time }).then(({ status }) => status);
    await advance(green.control, '1s', { signatures: true });
    const at = (ms: number) => new Date(Date.parse(start) + ms);
    expect(await list(at(1000))).toBe(200);
    expect(await list(at(1000))).toBe(400);
    await advance(green.control, '15m1s');
    expect(await list(at(902_000))).toBe(200);
  });
});

describe('Alibaba ImageSearch', () => {
  let server: ImageSearchServer;
  beforeAll(async () => {
    server = await startImageSearch({ quotas: 'documented' });
  });
  beforeEach(() => stop(server.control));
  afterAll(() => server.close());

  type Row = { Status: string; MetaUrl?: string; UtcCreate: string };
  const dumpOf = ({ Data }: Answer) => (Data as unknown as { DumpMetaList: Row[] }).DumpMetaList[0];

  it('keeps the file of an export for two hours of the clock', async () => {
    const InstanceName = server.instance();
    await server.succeed('DumpMeta', { InstanceName });
    let row: Row | undefined;
    while (row?.Status !== 'SUCCESS') {
      await advance(server.control, '1s');
      row = dumpOf(await server.succeed('DumpMetaList', { InstanceName }));
    }
    expect(row.UtcCreate).toBe(String(Date.parse(start)));
    const status = async () => (await fetch(row?.MetaUrl ?? '')).status;
    await advance(server.control, '1h59m');
    expect(await status()).toBe(200);
    await advance(server.control, '1m');
    expect(await status()).toBe(404);
  });

  it('counts calls by seconds of the clock', async () => {
    const InstanceName = server.instance();
    const list = () => server.codeOf('DumpMetaList', { InstanceName });
    expect([await list(), await list()]).toEqual([undefined, expect.any(String)]);
    await advance(server.control, '1s');
    expect(await list()).toBeUndefined();
  });
});

describe('Alibaba OpenPlatform and upload', () => {
  it('lets a permission and a file expire after an hour of the clock', async () => {
    const server = await startImageSearch({ clock: start });
    const { host } = new URL(server.url);
    try {
      const grantOf = async () => {
        const request = { action: 'AuthorizeFileUpload', version: '2019-12-19', method: 'GET', host };
        const response = await send(server.url, signAcs3(request, { query: { Product: 'ImageSearch' } }));
        return (await response.json()) as Record<string, string>;
      };
      const upload = (grant: Record<string, string>) => {
        const form = new FormData();
        form.append('OSSAccessKeyId', grant.AccessKeyId ?? '');
        form.append('policy', grant.EncodedPolicy ?? '');
        form.append('Signature', grant.Signature ?? '');
        form.append('key', grant.ObjectKey ?? '');
        form.append('file', new Blob(['bytes']), 'a.jpg');
        return fetch(server.url, { method: 'POST', body: form });
      };
      const first = await grantOf();
      const policy = JSON.parse(Buffer.from(first.EncodedPolicy ?? '', 'base64').toString()) as { expiration: string };
      expect(policy.expiration).toBe('2026-01-01T01:00:00.000Z');
      const file = `${server.url}/${first.ObjectKey}`;
      await advance(server.control, '59m59s');
      expect((await upload(first)).status).toBe(204);
      await advance(server.control, '1s');
      const late = await upload(first);
      expect([late.status, await late.text()]).toEqual([403, expect.stringContaining('Policy expired.')]);
      expect((await fetch(file)).status).toBe(200);
      await advance(server.control, '59m59s');
      expect((await fetch(file)).status).toBe(404);
      expect((await upload(await grantOf())).status).toBe(204);
    } finally {
      await server.close();
    }
  });
});

describe('Alibaba CityVisual', () => {
  it('starts job groups by the clock', async () => {
    const city = await startCity({ switches: ['alibaba-cityvisual.job-transition=30s'], clock: start });
    try {
      const params = await jobGroupParams(city);
      await city.ok('CreateJobGroup', params);
      const page = { InstanceId: String(params.InstanceId), PageNumber: 1, PageSize: 10 };
      const status = async () => (await city.list('DescribeJobGroups', page))[0]?.Status;
      await city.ok('StartJobGroup', { JobGroupId: '1' });
      await advance(city.control, '29s');
      expect(await status()).toBe('starting');
      await advance(city.control, '1s');
      expect(await status()).toBe('running');
    } finally {
      await city.close();
    }
  });
});

describe('Alibaba OSS Vectors', () => {
  let oss: OssServer;
  let control: Control;
  beforeAll(async () => {
    oss = await startOss({ quotas: 'documented' });
    control = controlOf(oss);
  });
  beforeEach(() => stop(control));
  afterAll(() => oss.close());

  it('dates indexes with the clock, and counts their creations by its seconds', async () => {
    const bucket = await oss.bucket();
    const put = (indexName: string) =>
      oss.call('PutVectorIndex', bucket, { indexName, dataType: 'float32', dimension: 3, distanceMetric: 'cosine' });
    for (const name of ['i1', 'i2', 'i3', 'i4', 'i5']) expect((await put(name)).status).toBe(200);
    expect((await put('i6')).json?.Error).toMatchObject({ Code: 'MetaOperationQpsLimitExceeded' });
    await advance(control, '1s');
    expect((await put('i6')).status).toBe(200);
    const { index } = await oss.ok('GetVectorIndex', bucket, { indexName: 'i6' });
    expect(index).toMatchObject({ createTime: '2026-01-01T00:00:01.000Z' });
  });

  it('compares signatures with it only when asked, and tells its time then', async () => {
    expect((await oss.call('ListVectorBuckets')).status).toBe(200);
    await advance(control, '1s', { signatures: true });
    const refused = await oss.call('ListVectorBuckets');
    expect([refused.json?.Error, refused.headers.date]).toEqual([
      expect.objectContaining({ Code: 'RequestTimeTooSkewed', ServerTime: '2026-01-01T00:00:01.000Z' }),
      'Thu, 01 Jan 2026 00:00:01 GMT',
    ]);
    await real(control);
    expect((await oss.call('ListVectorBuckets')).status).toBe(200);
  });
});

describe('Tencent COS Vectors', () => {
  let cos: CosServer;
  let control: Control;
  beforeAll(async () => {
    cos = await startCos();
    control = controlOf(cos);
  });
  beforeEach(() => stop(control));
  afterAll(() => cos.close());

  it('dates buckets and indexes with the clock, in seconds', async () => {
    await advance(control, '2s');
    const { index } = await cos.ok('GetIndex', await cos.index());
    expect(index).toMatchObject({ creationTime: Date.parse(start) / 1000 + 2 });
  });

  it('compares signatures with it only when asked', async () => {
    await cos.ok('ListVectorBuckets');
    await advance(control, '1s', { signatures: true });
    expect(await cos.refused('ListVectorBuckets')).toEqual([403, 'AccessDeniedException']);
    await cos.ok('ListVectorBuckets', {}, { time: new Date(start) });
    await real(control);
    await cos.ok('ListVectorBuckets');
  });
});

describe('Volcengine TOS Vectors', () => {
  let tos: TosServer;
  let control: Control;
  beforeAll(async () => {
    tos = await startTos();
    control = controlOf(tos);
  });
  beforeEach(() => stop(control));
  afterAll(() => tos.close());

  it('dates buckets and indexes with the clock, in seconds', async () => {
    await advance(control, '2s');
    const place = await tos.index();
    const creationTime = Date.parse(start) / 1000 + 2;
    expect((await tos.ok('GetIndex', place)).index).toMatchObject({ creationTime });
    const { vectorBucketName } = place;
    expect((await tos.ok('GetVectorBucket', { vectorBucketName })).vectorBucket).toMatchObject({ creationTime });
  });

  it('compares signatures with it only when asked', async () => {
    await tos.ok('ListVectorBuckets');
    await advance(control, '1s', { signatures: true });
    expect(await tos.refused('ListVectorBuckets')).toEqual([403, 'RequestTimeTooSkewed']);
    await tos.ok('ListVectorBuckets', {}, { time: new Date(start) });
    // Fifteen minutes either way.
    await advance(control, '14m59s');
    await tos.ok('ListVectorBuckets', {}, { time: new Date(start) });
    await advance(control, '1s');
    expect(await tos.refused('ListVectorBuckets', {}, { time: new Date(start) })).toEqual([
      403,
      'RequestTimeTooSkewed',
    ]);
    await real(control);
    await tos.ok('ListVectorBuckets');
  });

  it('evaluates the dates of policies by it', async () => {
    const { vectorBucketName } = await tos.bucket();
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Principal: ['*'],
          Action: ['tosvectors:GetVectorBucket'],
          Resource: ['*'],
          Condition: { DateGreaterThan: { 'volc:CurrentTime': '2026-01-01T01:00:00Z' } },
        },
      ],
    });
    await tos.ok('PutVectorBucketPolicy', { vectorBucketName, policy });
    await tos.ok('GetVectorBucket', { vectorBucketName });
    await advance(control, '1h1s');
    expect(await tos.refused('GetVectorBucket', { vectorBucketName })).toEqual([403, 'AccessDeniedException']);
  });
});

describe('AWS S3 Vectors', () => {
  let s3: S3Server;
  let control: Control;
  beforeAll(async () => {
    s3 = await startS3({ quotas: 'documented' });
    control = controlOf(s3);
  });
  beforeEach(() => stop(control));
  afterAll(() => s3.close());

  it('dates indexes with the clock, and counts writes by its seconds', async () => {
    const place = await s3.index();
    const keys = Array.from({ length: 500 }, (_, n) => `k${n}`);
    for (let n = 0; n < 5; n++) await s3.ok('DeleteVectors', { ...place, keys });
    expect((await s3.refused('DeleteVectors', { ...place, keys: ['a'] })).slice(0, 2)).toEqual([
      429,
      'TooManyRequestsException',
    ]);
    await advance(control, '1s');
    await s3.ok('DeleteVectors', { ...place, keys: ['a'] });
    expect((await s3.ok('GetIndex', place)).index).toMatchObject({ creationTime: Date.parse(start) / 1000 });
  });

  it('compares signatures with it only when asked', async () => {
    await s3.ok('ListVectorBuckets');
    await advance(control, '1s', { signatures: true });
    expect(await s3.refused('ListVectorBuckets')).toMatchObject({ 1: 'InvalidSignatureException' });
    await s3.ok('ListVectorBuckets', {}, { time: new Date(Date.parse(start) + 1000) });
  });
});

describe('Baidu', () => {
  let baidu: BaiduServer;
  let image: string;
  beforeAll(async () => {
    baidu = await startBaidu();
    image = (await scene(1)).toString('base64');
  });
  beforeEach(() => stop(baidu.control));
  afterAll(() => baidu.close());

  const code = async (token: string) => (await baidu.call('same_hq', 'search', { image }, { token })).error_code;

  it('lets a token expire after 30 days of the clock', async () => {
    const { answer } = await baidu.token();
    await advance(baidu.control, '29d23h59m59s');
    expect(await code(answer.access_token)).toBeUndefined();
    await advance(baidu.control, '1s');
    expect(await code(answer.access_token)).toBe(111);
    expect(await code((await baidu.token()).answer.access_token)).toBeUndefined();
  });

  it('compares signatures with the clock only when asked', async () => {
    const path = `${paths.same_hq}search`;
    const signed = async (time: Date) => {
      const headers = { Host: new URL(baidu.url).host, 'Content-Type': 'application/x-www-form-urlencoded' };
      const key = { id: 'tuku', secret: 'tuku-secret' };
      const Authorization = signBce({ method: 'POST', path, query: {}, key, headers, timestamp: bceTime(time) });
      return (await baidu.send(path, { image }, { query: '', headers: { ...headers, Authorization } })).error_code;
    };
    expect(await signed(new Date())).toBeUndefined();
    await advance(baidu.control, '1s', { signatures: true });
    expect(await signed(new Date())).toBe(14);
    expect(await signed(new Date(start))).toBeUndefined();
  });
});

describe('JD product search', () => {
  let jd: ProductServer;
  beforeAll(async () => {
    jd = await startProductSearch({ quotas: 'documented' });
  });
  beforeEach(() => stop(jd.control));
  afterAll(() => jd.close());

  const body = JSON.stringify({ collection_name });
  const call = async (id: string) =>
    JSON.parse((await jd.send('product_image_info', body, { id, secret: 'any' })).text) as Answer;

  it('counts calls by seconds of the clock, and by days in Beijing', async () => {
    const left = async () => (await call('clocked')).remain;
    expect([await left(), await left(), (await call('clocked')).code]).toEqual([499, 498, '10043']);
    await advance(jd.control, '1s');
    expect(await left()).toBe(497);
    // Midnight in Beijing is 16:00 UTC.
    await advance(jd.control, '15h59m58s');
    expect(await left()).toBe(496);
    await advance(jd.control, '1s');
    expect(await left()).toBe(499);
  });

  it('names tasks after the time of the clock', async () => {
    const shop = jd.shop();
    await shop.products(['p']);
    const image_list = [{ product_id: 'p', image_id: 'i', image_content: (await scene(1)).toString('base64') }];
    await advance(jd.control, '1s');
    const { task_id } = await shop.ok('product_image_add', { collection_name, image_list });
    expect(task_id).toMatch(new RegExp(`/${Date.parse(start) / 1000 + 1}\\.\\d{7}$`));
  });

  it('compares timestamps with the clock only when asked', async () => {
    const code = async (timestamp: number) => {
      const target = `/jdai/product_image_info?${appkeyQuery(undefined, timestamp)}`;
      const headers = { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) };
      const { text } = await sendRaw(jd.url, { method: 'POST', target, headers, body });
      return (JSON.parse(text) as Answer).code;
    };
    const at = Date.parse(start);
    expect([await code(Date.now()), await code(at)]).toEqual(['10000', '10045']);
    await advance(jd.control, '5m', { signatures: true });
    expect([await code(Date.now()), await code(at)]).toEqual(['10045', '10000']);
    await advance(jd.control, '1ms');
    expect(await code(at)).toBe('10045');
  });
});
