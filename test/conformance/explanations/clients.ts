import { openApi, openApiAcs4, popRoa, popRpc } from '../../support/alibaba-sdk.ts';
import { baidu, pointAt } from '../../support/baidu-sdk.ts';
import { signJd } from '../../support/jd-signer.ts';
import { signOssV4 } from '../../support/oss-signer.ts';
import { sendRaw } from '../../support/raw-http.ts';
import { tiiaClient } from '../../support/tencent-sdk.ts';

/** What of a request may be changed on its way, so that its signature is wrong. */
export type Part = 'host' | 'query' | 'path' | 'json' | 'form' | 'digest';

/** A client that signs, and an ordinary call of it. */
export interface Client {
  readonly name: string;
  /** The vendor's code for a wrong signature. */
  readonly code: string;
  /** What is signed, and how: tests change no other part. */
  readonly signs: readonly Part[];
  /** How far its clock may not be wrong, as JD's may be: no window is documented for its signatures. */
  readonly late?: '3h' | '14h';
  /** Calls; resolves to all that the client was told, whether it was answered or refused. */
  call(url: string, secret?: string): Promise<string>;
}

const json = (value: unknown) => JSON.stringify(value);
/** What a client tells: the answer, or the error with all its fields. */
const told = (call: Promise<unknown>) =>
  call.then(json, (error: Error) => `${error.message} ${json(Object.entries(error))}`);

const greenPath = '/green/similarity/library/list';
const query = { ClientInfo: '{"userId":"u 1"}' };
const green = { version: '2018-05-09', style: 'ROA', pathname: greenPath } as const;
const city = { action: 'CreateAlgoLib', version: '2018-10-30' } as const;

/** Of each vendor the clients for Node; of JD and OSS Vectors, which have none on npm, the documentation's signature. */
export const clients: readonly Client[] = [
  {
    name: 'tencentcloud-sdk-nodejs, TC3, POST',
    code: 'AuthFailure.SignatureFailure',
    signs: ['host', 'json'],
    late: '3h',
    call: (url, secretKey = 'tuku-secret') =>
      told(tiiaClient(url, { secretKey }).DescribeGroups({ Offset: 0, Limit: 10 })),
  },
  {
    name: 'tencentcloud-sdk-nodejs, TC3, GET',
    code: 'AuthFailure.SignatureFailure',
    signs: ['host', 'query'],
    late: '3h',
    call: (url, secretKey = 'tuku-secret') =>
      told(tiiaClient(url, { secretKey, reqMethod: 'GET' }).DescribeGroups({ GroupId: 'a b', Limit: 10 })),
  },
  {
    name: '@alicloud/openapi-client, ACS3, ROA',
    code: 'SignatureDoesNotMatch',
    signs: ['host', 'query', 'digest'],
    late: '3h',
    call: (url, secret = 'tuku-secret') =>
      told(openApi(url, { action: 'ListSimilarityLibraries', ...green, query, body: { a: 1 } }, { secret })),
  },
  {
    name: '@alicloud/openapi-client, ACS3, RPC',
    code: 'SignatureDoesNotMatch',
    signs: ['host', 'query', 'digest'],
    late: '3h',
    call: (url, secret = 'tuku-secret') => told(openApi(url, { ...city, query, body: { a: '1' } }, { secret })),
  },
  {
    name: '@alicloud/gateway-pop, ACS4',
    code: 'SignatureDoesNotMatch',
    signs: ['host', 'query', 'digest'],
    late: '3h',
    call: (url, secret = 'tuku-secret') => told(openApiAcs4(url, { ...city, query, body: { a: '1' } }, { secret })),
  },
  {
    name: '@alicloud/pop-core, RPC v1, GET',
    code: 'SignatureDoesNotMatch',
    signs: ['query'],
    late: '3h',
    call: (url, secret = 'tuku-secret') =>
      told(popRpc(url, city.version, { secret }).request(city.action, query, { method: 'GET' })),
  },
  {
    name: '@alicloud/pop-core, RPC v1, POST',
    code: 'SignatureDoesNotMatch',
    signs: ['form'],
    late: '3h',
    call: (url, secret = 'tuku-secret') =>
      told(popRpc(url, city.version, { secret }).request(city.action, query, { method: 'POST' })),
  },
  {
    name: '@alicloud/pop-core, ROA v1',
    code: 'SignatureDoesNotMatch',
    signs: ['query', 'digest'],
    late: '3h',
    call: (url, secret = 'tuku-secret') =>
      told(
        popRoa(url, green.version, { secret }).post(greenPath, query, '{"a":1}', {
          'content-type': 'application/json',
        }),
      ),
  },
  {
    name: 'baidu-aip-sdk, bce-auth-v1',
    code: '14',
    signs: ['host', 'query', 'path'],
    late: '14h',
    async call(url, secret = 'tuku-secret') {
      pointAt(url);
      const client = new baidu.imageSearch('app', 'tuku', secret);
      return told(client.similarSearch?.(Buffer.from('no picture').toString('base64')) as Promise<unknown>);
    },
  },
  ...([2, 3] as const).map((version) => ({
    name: `JDCLOUD${version}, as documented`,
    code: 'ACCESS_ERROR',
    signs: ['host', 'query', 'path', 'json'] as const,
    async call(url: string, secret = 'tuku-secret') {
      const signed = signJd(new URL(url).host, '/jdai/product_image_search?b=u%201', '{"a":1}', { version, secret });
      return (await sendRaw(url, signed)).text;
    },
  })),
  {
    name: 'OSS V4, as documented',
    code: 'SignatureDoesNotMatch',
    signs: ['host', 'query'],
    late: '3h',
    async call(url, secret = 'tuku-secret') {
      const headers = { Host: new URL(url).host };
      const request = { method: 'GET', query: 'listVectorBuckets&prefix=u%201', headers, additional: ['host'] };
      const signed = signOssV4(request, { secret }).headers;
      const raw = { method: 'GET', target: '/?listVectorBuckets&prefix=u%201', headers: signed, body: '' };
      return (await sendRaw(url, raw)).text;
    },
  },
];
