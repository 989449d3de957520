import RPCClient from '@alicloud/pop-core';
import { XMLParser } from 'fast-xml-parser';
import type { RunningTuku } from '../../src/server/start.ts';
import { signAcs3, signRpcV1 } from '../support/alibaba-signer.ts';
import { signOssV1, signOssV4 } from '../support/oss-signer.ts';
import { connectThrough } from '../support/proxy-client.ts';
import { sendRaw } from '../support/raw-http.ts';
import { signTc3, signV1 } from '../support/tencent-signer.ts';
import { startTestTuku } from '../support/tuku.ts';

/** Products that the vendors have beside those that Tuku serves: each refuses in its own form, whatever the key. */

let tuku: RunningTuku;
beforeAll(async () => {
  tuku = await startTestTuku({ auth: 'strict' });
});
afterAll(() => tuku.close());

interface Signed {
  readonly method: string;
  readonly target: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer | string;
}
const send = (request: Partial<Signed>) =>
  sendRaw(tuku.url, { method: 'GET', target: '/', headers: { Host: 'localhost' }, body: '', ...request });

interface Entry {
  readonly dialect: string | null;
  readonly code: string | null;
  readonly reason: string | null;
  readonly status: number | null;
  readonly path: string;
}
const journal = async (url = tuku.url) =>
  ((await (await fetch(`${url}/_tuku/requests?limit=1`)).json()) as { requests: Entry[] }).requests[0];

/** The error of an XML answer. */
function xmlError({ status, type, text }: { status: number; type: string | undefined; text: string }) {
  expect([status, type]).toEqual([400, 'application/xml']);
  return (new XMLParser({ parseTagValue: false }).parse(text) as { Error: Record<string, string> }).Error;
}

describe('ordinary buckets and objects of OSS', () => {
  const ordinary = { 'User-Agent': 'alibabacloud-python-sdk-v2/1.4.1 (Linux/6/x86_64;3.11.7)' };
  const node = { 'User-Agent': 'aliyun-sdk-nodejs/6.23.0 Node.js 20.20.2 on Linux 64-bit' };
  const javaName = 'alibabacloud-java-sdk-v2/0.4.0(Linux/6.1/amd64;17.0.15)/Apache HttpClient 5.x';
  const java = { 'User-Agent': javaName };
  const host = { Host: 'photos.oss-cn-hangzhou.aliyuncs.com' };
  const v4 = (method: string, bucket?: string, key?: string) =>
    signOssV4({ method, bucket, ...(key && { key }), resource: 'plain' }, { secret: 'wrong' }).headers;
  const v1 = (method: string, bucket?: string) => signOssV1({ method, bucket }, '', { id: 'unknown', secret: 'wrong' });

  it.each<[string, Partial<Signed>]>([
    ['PutObject, path style', { method: 'PUT', target: '/photos/a.jpg', headers: v4('PUT', 'photos', 'a.jpg') }],
    ['GetObject on the vendor’s host', { target: '/a.jpg', headers: { ...v4('GET', 'photos', 'a.jpg'), ...host } }],
    ['GetObject, anonymous', { target: '/a.jpg', headers: host }],
    ['GetObject by a URL', { target: '/photos/a.jpg?x-oss-credential=a&x-oss-signature=b' }],
    ['ListBuckets by ali-oss', { headers: { ...v1('GET'), ...node, Host: '.oss-cn-hangzhou.aliyuncs.com' } }],
    ['ListBuckets, V1', { headers: v1('GET') }],
    ['ListBuckets by the V4 client', { headers: { ...v4('GET'), ...ordinary } }],
    [
      'PutBucket by the V4 client',
      { method: 'PUT', target: '/photos/', headers: { ...v4('PUT', 'photos'), ...ordinary } },
    ],
    ['ListBuckets by the Java client', { headers: { ...v4('GET'), ...java } }],
    [
      'PutBucket by the Java client',
      { method: 'PUT', target: '/photos/', headers: { ...v4('PUT', 'photos'), ...java } },
    ],
    ['PutBucket, V1', { method: 'PUT', target: '/photos/', headers: v1('PUT', 'photos') }],
    ['PutBucketCors', { method: 'PUT', target: '/?cors', headers: { ...v4('PUT', 'photos'), ...host } }],
    [
      'PostObject to a bucket that is not Tuku’s own',
      {
        method: 'POST',
        headers: { ...host, 'Content-Type': 'multipart/form-data; boundary=b' },
        body: '--b\r\nContent-Disposition: form-data; name="OSSAccessKeyId"\r\n\r\nx\r\n--b--\r\n',
      },
    ],
  ])('%s: an XML error that blames no key', async (_, request) => {
    const answer = await send(request);
    const error = xmlError(answer);
    expect(error).toMatchObject({ Code: 'NotImplemented', RequestId: answer.headers['x-oss-request-id'] });
    expect(error.Message).toMatch(/^Tuku does not serve object storage .* It serves .*OSS Vectors/);
    expect(await journal()).toMatchObject({ dialect: 'alibaba-oss', code: 'NotImplemented', reason: error.Message });
  });

  it('HEAD has its error in a header', async () => {
    const { status, headers, text } = await send({ method: 'HEAD', target: '/a.jpg', headers: host });
    expect([status, text]).toEqual([400, '']);
    expect(Buffer.from(String(headers['x-oss-err']), 'base64').toString()).toContain('<Code>NotImplemented</Code>');
  });

  it.each([
    'alibabacloud-go-sdk-v2/1.6.1/vectors-client',
    'alibabacloud-python-sdk-v2/1.4.1 (Linux/6/x86_64;3.11.7)/vector-client',
    `${javaName}/vectors-client`,
    `${javaName}/vectors-client/my-app`,
  ])('the client of vectors %s is served as ever', async (name) => {
    const headers = { ...signOssV4({ method: 'GET' }).headers, 'User-Agent': name };
    expect(JSON.parse((await send({ headers })).text)).toEqual({ ListAllMyBucketsResult: { Buckets: [] } });
  });
});

describe('other products behind Alibaba’s RPC gateway', () => {
  const key = { id: 'unknown', secret: 'wrong', host: '127.0.0.1:4580' };

  it.each<[string, string, string, RegExp]>([
    ['STS', 'AssumeRole', '2015-04-01', /^Tuku does not serve STS, version 2015-04-01\. It serves Green 2018-05-09/],
    ['Green 2022', 'ImageModeration', '2022-03-02', /^Tuku does not serve Green 2\.0 .*It serves Green 2018-05-09/],
    ['Green 2017', 'DescribeImageLib', '2017-08-23', /^Tuku does not serve Green \(image libraries/],
  ])('%s', async (_, action, version, text) => {
    for (const sign of [signRpcV1, signAcs3]) {
      const { method, target, headers, body } = sign({ ...key, action, version, time: new Date() });
      const answer = await send({ method, target, headers: { ...headers, accept: 'application/json' }, body });
      expect(answer.status).toBe(404);
      expect(answer.text).toContain('InvalidProduct.NotFound');
      expect(answer.text).toContain('Tuku does not serve');
      if (answer.type?.includes('json')) expect((JSON.parse(answer.text) as { Message: string }).Message).toMatch(text);
      expect(await journal()).toMatchObject({
        dialect: 'alibaba',
        code: 'InvalidProduct.NotFound',
        reason: expect.stringContaining('Tuku does not serve'),
      });
    }
  });

  it('an action of STS that is called without a key', async () => {
    const { text } = await send({ target: '/?Action=AssumeRoleWithOIDC&Version=2015-04-01&Format=JSON' });
    expect(JSON.parse(text)).toMatchObject({ Code: 'InvalidProduct.NotFound' });
  });

  it('a version that Tuku does not know stays InvalidVersion, and says what there is', async () => {
    const { text } = await send({ target: '/?Action=A&Version=2000-01-01&AccessKeyId=x&Format=JSON' });
    expect(JSON.parse(text)).toMatchObject({
      Code: 'InvalidVersion',
      Message: expect.stringMatching(/^Specified parameter Version is not valid: .* 2000-01-01\. It serves Green/),
    });
  });

  it('reaches the user of an unchanged client', async () => {
    const sts = new RPCClient({
      accessKeyId: 'LTAI-unknown',
      accessKeySecret: 'x',
      endpoint: tuku.url,
      apiVersion: '2015-04-01',
    });
    await expect(sts.request('AssumeRole', { RoleArn: 'a' }, { method: 'POST' })).rejects.toMatchObject({
      code: 'InvalidProduct.NotFound',
      message: expect.stringContaining('Tuku does not serve STS'),
    });
  });

  it('DashScope, in its two forms', async () => {
    const headers = {
      Host: 'dashscope.aliyuncs.com',
      Authorization: 'Bearer sk-1',
      'Content-Type': 'application/json',
    };
    const own = await send({ method: 'POST', target: '/api/v1/services/embeddings/x/y', headers, body: '{}' });
    expect([own.status, JSON.parse(own.text)]).toEqual([
      400,
      {
        code: 'NotSupported',
        message: expect.stringContaining('Tuku does not serve DashScope'),
        request_id: expect.any(String),
      },
    ]);
    const other = await send({ method: 'POST', target: '/compatible-mode/v1/embeddings', headers, body: '{}' });
    expect(JSON.parse(other.text)).toMatchObject({ error: { code: 'NotSupported', type: 'invalid_request_error' } });
    expect(await journal()).toMatchObject({ dialect: 'alibaba-dashscope', code: 'NotSupported' });
  });
});

const cosHost = { Host: 'b-1250000000.cos.ap-guangzhou.myqcloud.com' };
const signedByCos = {
  Authorization:
    'q-sign-algorithm=sha1&q-ak=a&q-sign-time=1;2&q-key-time=1;2&q-header-list=&q-url-param-list=&q-signature=b',
};

describe('other services behind Tencent’s gateway', () => {
  const ocr = { action: 'GeneralBasicOCR', version: '2018-11-19', id: 'AKID-unknown', secret: 'wrong' };
  const errorIn = (text: string) =>
    (JSON.parse(text) as { Response: { Error: { Code: string; Message: string } } }).Response.Error;

  it.each<[string, () => Signed]>([
    ['TC3 on its host', () => signTc3({ ...ocr, host: 'ocr.tencentcloudapi.com' })],
    ['TC3 at an address', () => signTc3({ ...ocr, host: '127.0.0.1:4580' })],
    ['v1 at an address', () => signV1({ ...ocr, host: '127.0.0.1:4580' })],
    [
      'its version of an action that TIIA has too',
      () => signTc3({ ...ocr, action: 'DetectLabel', host: 'ocr.tencentcloudapi.com' }),
    ],
  ])('%s: UnsupportedOperation, which blames no key and no version', async (_, sign) => {
    const answer = await send(sign());
    expect(answer.status).toBe(200);
    const error = errorIn(answer.text);
    expect(error.Code).toBe('UnsupportedOperation');
    expect(error.Message).toMatch(/^Tuku does not serve .*version `2018-11-19`\)\. It serves TIIA image search/);
    expect(await journal()).toMatchObject({
      dialect: 'tencent',
      code: 'UnsupportedOperation',
      reason: expect.stringContaining('Tuku does not serve'),
    });
  });

  it.each([
    ['a wrong version of an action', { action: 'CreateGroup', version: '2018-11-19' }],
    ['an unknown action of the version', { action: 'Nothing', version: '2019-05-29' }],
    ['both, on the product’s own host', { action: 'Nothing', version: '2018-11-19', host: 'tiia.tencentcloudapi.com' }],
  ])('%s stays with the product', async (_, call) => {
    await send(signTc3({ host: '127.0.0.1:4580', ...call }));
    expect((await journal())?.dialect).toBe('tencent-tiia');
  });

  it('COS, in XML', async () => {
    const authorization =
      'q-sign-algorithm=sha1&q-ak=a&q-sign-time=1;2&q-key-time=1;2&q-header-list=&q-url-param-list=&q-signature=b';
    for (const headers of [
      { Host: 'localhost', authorization },
      { Host: 'b-1250000000.cos.ap-guangzhou.myqcloud.com' },
    ]) {
      const error = xmlError(await send({ target: '/a<b.jpg', headers }));
      expect(error).toMatchObject({
        Code: 'NotImplemented',
        Resource: expect.any(String),
        RequestId: expect.any(String),
      });
      expect(error.Message).toContain('It serves TIIA image search');
      expect(error.Message).toContain('COS Vectors');
    }
  });

  it.each<[string, Partial<Signed>]>([
    ['an object that has an operation’s name', { method: 'POST', target: '/QueryVectors', headers: cosHost }],
    [
      'a POST of an object',
      { method: 'POST', target: '/a/b.jpg?uploads', headers: { Host: 'localhost', ...signedByCos } },
    ],
    ['a list of deletions', { method: 'POST', target: '/?delete', headers: { Host: 'localhost', ...signedByCos } }],
  ])('an ordinary call of COS is not one of COS Vectors: %s', async (_, request) => {
    expect(xmlError(await send(request)).Code).toBe('NotImplemented');
    expect((await journal())?.dialect).toBe('tencent-cos');
  });

  it.each<[string, Partial<Signed>]>([
    ['anonymous, as Python sends it', { headers: { Host: 'localhost', Authorization: '' } }],
    ['on its host', { target: '/Nothing', headers: { Host: 'vectors.ap-guangzhou.coslake.com' } }],
    ['on its internal host', { headers: { Host: 'vectors.ap-guangzhou.internal.tencentcos.com' } }],
    ['signed', { headers: { Host: 'localhost', ...signedByCos } }],
    ['signed, with a mistyped operation', { target: '/QueryVector', headers: { Host: 'localhost', ...signedByCos } }],
    ['with a token alone', { headers: { Host: 'localhost', 'x-cos-security-token': 'x' } }],
    ['of its client', { headers: { Host: 'localhost', 'User-Agent': 'cos-go-sdk-v5/0.7.75' } }],
  ])('a call of COS Vectors is: %s', async (_, request) => {
    await send({ method: 'POST', target: '/QueryVectors', ...request });
    expect((await journal())?.dialect).toBe('tencent-cosvectors');
  });
});

const tos4 = (service: string) =>
  `TOS4-HMAC-SHA256 Credential=x/20260101/cn-beijing/${service}/request,SignedHeaders=host;x-tos-date,Signature=0`;

describe('object storage of Volcengine', () => {
  it.each<[string, Partial<Signed>]>([
    ['an object', { method: 'PUT', target: '/a.jpg', headers: { Host: 'b.tos-cn-beijing.volces.com' } }],
    ['signed for TOS', { target: '/b', headers: { Host: 'localhost', Authorization: tos4('tos') } }],
    [
      'an object that has an operation’s name',
      { method: 'POST', target: '/QueryVectors', headers: { Host: 'localhost', Authorization: tos4('tos') } },
    ],
    ['a header of its clients', { target: '/a.jpg', headers: { Host: 'localhost', 'x-tos-date': '20260101T000000Z' } }],
  ])('%s is not one of TOS Vectors: nobody claims it', async (_, request) => {
    const { status, text } = await send(request);
    expect(status).toBe(404);
    expect(text).toContain('tosvectors');
    expect((await journal())?.dialect).not.toBe('volcengine-tosvectors');
  });

  it.each<[string, Partial<Signed>]>([
    ['on its host', { target: '/Nothing', headers: { Host: 'tosvectors-cn-beijing.volces.com' } }],
    ['on its internal host', { headers: { Host: 'b-1.tosvectors-cn-beijing.ivolces.com' } }],
    ['signed', { target: '/b-1/Nothing', headers: { Host: 'localhost', Authorization: tos4('tosvectors') } }],
    ['signed by a scope that is cut off', { headers: { Host: 'localhost', Authorization: 'TOS4-HMAC-SHA256 x' } }],
    ['with a header of its clients', { headers: { Host: 'localhost', 'x-tos-date': '20260101T000000Z' } }],
    ['of its client', { headers: { Host: 'localhost', 'User-Agent': 've-tos-go-sdk/v2.9.0' } }],
  ])('a call of TOS Vectors is: %s', async (_, request) => {
    await send({ method: 'POST', target: '/QueryVectors', ...request });
    expect((await journal())?.dialect).toBe('volcengine-tosvectors');
  });
});

const aws4 = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

describe('other services of AWS', () => {
  it.each<[string, Partial<Signed>]>([
    ['S3', { target: '/b/a.jpg', headers: { Host: 'localhost', Authorization: aws4('s3') } }],
    [
      'an object that has an operation’s name',
      { method: 'POST', target: '/QueryVectors', headers: { Host: 'localhost', Authorization: aws4('s3') } },
    ],
    ['another host of its domain', { headers: { Host: 's3tables.us-east-1.api.aws' } }],
  ])('%s is not S3 Vectors', async (_, request) => {
    expect((await send(request)).status).toBe(404);
    expect((await journal())?.dialect).not.toBe('aws-s3vectors');
  });

  it.each<[string, Partial<Signed>]>([
    ['on its host', { target: '/Nothing', headers: { Host: 's3vectors.eu-west-1.api.aws' } }],
    ['signed', { target: '/Nothing', headers: { Host: 'localhost', Authorization: aws4('s3vectors') } }],
    ['without a signature', { headers: { Host: 'localhost' } }],
  ])('a call of S3 Vectors is: %s', async (_, request) => {
    await send({ method: 'POST', target: '/QueryVectors', ...request });
    expect((await journal())?.dialect).toBe('aws-s3vectors');
  });
});

describe('other products of JD’s platform', () => {
  it('signed: NOT_FOUND; with an appkey: a code of the answer', async () => {
    const Authorization =
      'JDCLOUD2-HMAC-SHA256 Credential=x/20260101/cn-north-1/a/jdcloud2_request, SignedHeaders=host, Signature=0';
    const signed = await send({
      method: 'POST',
      target: '/jdai/index_search',
      headers: { Host: 'localhost', Authorization },
      body: '{}',
    });
    expect([signed.status, JSON.parse(signed.text)]).toEqual([
      404,
      {
        requestId: expect.any(String),
        error: {
          code: 404,
          status: 'NOT_FOUND',
          message: expect.stringMatching(/^Tuku does not serve \/jdai\/index_search\. It serves product/),
        },
      },
    ]);
    const { status, text } = await send({
      method: 'POST',
      target: '/jdai/index?appkey=x&timestamp=1&sign=y',
      body: '{}',
    });
    expect([status, JSON.parse(text)]).toMatchObject([
      200,
      { code: '10003', msg: expect.stringContaining('Tuku does not serve') },
    ]);
    expect(await journal()).toMatchObject({ dialect: 'jd', reason: expect.stringContaining('/jdai/index') });
  });
});

describe('with --proxy-passthrough', () => {
  let passing: RunningTuku;
  beforeAll(async () => {
    // Every address is denied: that a request was passed on shows in what the pass-through answers.
    passing = await startTestTuku({ proxyPassthrough: true, fetchDeny: '0.0.0.0/0,::/0' });
  });
  afterAll(() => passing.close());

  const unserved = [
    ...['dashscope.aliyuncs.com', 'photos.oss-cn-hangzhou.aliyuncs.com', 'sts.aliyuncs.com', 'ecs.aliyuncs.com'],
    ...['green-cip.cn-shanghai.aliyuncs.com', 'ocr.tencentcloudapi.com', 'other.coslake.com'],
    ...['photos.tos-cn-beijing.volces.com', 'ark.cn-beijing.volces.com', 's3tables.us-east-1.api.aws'],
  ];
  const served = [
    ...['tiia.tencentcloudapi.com', 'tiia.ap-guangzhou.tencentcloudapi.com', 'green.cn-shanghai.aliyuncs.com'],
    ...['cityvisual.cn-beijing.aliyuncs.com', 'imagesearch.cn-shanghai.aliyuncs.com', 'openplatform.aliyuncs.com'],
    ...['b-1.cn-hangzhou.oss-vectors.aliyuncs.com', 'tuku-uploads.oss-cn-shanghai.aliyuncs.com'],
    ...['aip.baidubce.com', 'aiapi.jdcloud.com', 'vectors.ap-guangzhou.coslake.com'],
    ...['tosvectors-cn-beijing.volces.com', 'b-1.tosvectors-cn-beijing.ivolces.com', 's3vectors.us-east-1.api.aws'],
  ];

  it.each(unserved)(
    '%s is passed on, and the journal says so',
    async (host) => {
      const { status, text } = await sendRaw(passing.url, {
        method: 'GET',
        target: `http://${host}/x`,
        headers: { Host: host },
        body: '',
      });
      expect([status, text]).toEqual([502, expect.stringContaining(host)]);
      expect(await journal(passing.url)).toMatchObject({
        path: `http://${host}/x`,
        status: null,
        reason: expect.stringMatching(/^passed on \(--proxy-passthrough\)/),
      });
      const { answer, socket } = await connectThrough(passing.port, `${host}:443`);
      socket.destroy();
      expect(answer.statusCode).toBe(502);
      expect(await journal(passing.url)).toMatchObject({ path: `${host}:443`, status: null });
    },
    30_000,
  );

  it.each(served)('%s is answered', async (host) => {
    const { status } = await sendRaw(passing.url, {
      method: 'GET',
      target: `http://${host}/`,
      headers: { Host: host },
      body: '',
    });
    expect(status).not.toBe(502);
    const { answer, socket } = await connectThrough(passing.port, `${host}:443`);
    socket.destroy();
    expect(answer.statusCode).toBe(200);
  });

  it('without it, the vendor’s form answers', async () => {
    const host = 'photos.oss-cn-hangzhou.aliyuncs.com';
    const answer = await sendRaw(tuku.url, {
      method: 'GET',
      target: `http://${host}/x`,
      headers: { Host: host },
      body: '',
    });
    expect(xmlError(answer).Code).toBe('NotImplemented');
  });
});
