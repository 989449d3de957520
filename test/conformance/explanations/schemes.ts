import { type Parameters, signAcs3, signRoaV1, signRpcV1 } from '../../support/alibaba-signer.ts';
import { bceTime, signBce } from '../../support/baidu-signer.ts';
import { signCos } from '../../support/cos-signer.ts';
import { signJd } from '../../support/jd-signer.ts';
import { signOssV1, signOssV4 } from '../../support/oss-signer.ts';
import type { RawRequest } from '../../support/raw-http.ts';
import { signS3 } from '../../support/s3-signer.ts';
import { signTc3, signV1 } from '../../support/tencent-signer.ts';
import { signTos4 } from '../../support/tos-signer.ts';

/** How a request is signed. */
export interface Signing {
  readonly host: string;
  readonly secret?: string;
  readonly time?: Date;
  /** JSON, for schemes that sign a body of JSON. */
  readonly body?: string;
}

/** A scheme of a vendor, as one of its clients signs an ordinary call. */
export interface Scheme {
  readonly name: string;
  /** The vendor's code for a wrong signature. */
  readonly code: string;
  /** What is signed beside the key: tests alter no other part. */
  readonly signs: ReadonlySet<'host' | 'body' | 'query'>;
  sign(signing: Signing): RawRequest;
}

const signs = (...parts: ('host' | 'body' | 'query')[]) => new Set(parts);
const seconds = (time: Date | undefined) =>
  time === undefined ? {} : { timestamp: Math.floor(time.getTime() / 1000) };
const green: Parameters = { 'x-acs-region-id': 'cn-shanghai' };

export const schemes: readonly Scheme[] = [
  {
    name: 'Tencent TC3',
    code: 'AuthFailure.SignatureFailure',
    signs: signs('host', 'body'),
    sign: ({ time, body = '{}', ...rest }) => signTc3({ action: 'DescribeGroups', ...rest, ...seconds(time) }, body),
  },
  {
    name: 'Tencent v1',
    code: 'AuthFailure.SignatureFailure',
    signs: signs('host', 'query'),
    sign: ({ time, body: _, ...rest }) =>
      signV1({ action: 'DescribeGroups', method: 'GET', ...rest, ...seconds(time) }, { Filter: 'a b' }),
  },
  {
    name: 'Tencent COS',
    code: 'AccessDeniedException',
    signs: signs('host'),
    sign({ host, body = '{}', ...signer }) {
      const path = '/ListVectorBuckets';
      return { method: 'POST', target: path, headers: signCos({ method: 'POST', path, host }, signer), body };
    },
  },
  {
    name: 'Baidu bce-auth-v1',
    code: '14',
    signs: signs('host', 'query'),
    sign({ host, secret = 'tuku-secret', time = new Date() }) {
      const path = '/rest/2.0/image-classify/v1/realtime_search/same_hq/search';
      const headers = { Host: host, 'Content-Type': 'application/x-www-form-urlencoded' };
      const key = { id: 'tuku', secret };
      const query = { a: '1' };
      const Authorization = signBce({ method: 'POST', path, query, headers, key, timestamp: bceTime(time) });
      return { method: 'POST', target: `${path}?a=1`, headers: { ...headers, Authorization }, body: 'image=x' };
    },
  },
  ...([2, 3] as const).map((version) => ({
    name: `JD JDCLOUD${version}`,
    code: 'ACCESS_ERROR',
    signs: signs('host', 'body', 'query'),
    sign: ({ host, secret, time, body = '{}' }: Signing) =>
      signJd(host, '/jdai/product_image_search?a=1', body, {
        version,
        ...(secret === undefined ? {} : { secret }),
        ...(time === undefined ? {} : { date: time }),
      }),
  })),
  {
    name: 'AWS V4',
    code: 'InvalidSignatureException',
    signs: signs('host', 'body', 'query'),
    sign({ host, body = '{}', ...signer }) {
      const request = { method: 'POST', target: '/ListVectorBuckets?a=1', host, body };
      return { ...request, headers: signS3(request, signer) };
    },
  },
  {
    name: 'Alibaba ACS3',
    code: 'SignatureDoesNotMatch',
    signs: signs('host', 'query'),
    sign: ({ body = '{}', ...rest }) =>
      signAcs3(
        { action: 'ListSimilarityLibraries', version: '2018-05-09', path: '/green/similarity/library/list', ...rest },
        { body: JSON.parse(body) as object, query: { a: '1' }, headers: green },
      ),
  },
  {
    name: 'Alibaba ROA v1',
    code: 'SignatureDoesNotMatch',
    signs: signs('query'),
    sign: ({ body = '{}', ...rest }) =>
      signRoaV1(
        { version: '2018-05-09', path: '/green/similarity/library/list', ...rest },
        { body: JSON.parse(body) as object, query: { a: '1' } },
      ),
  },
  {
    name: 'Alibaba RPC v1',
    code: 'SignatureDoesNotMatch',
    signs: signs('query'),
    sign: ({ body: _, ...rest }) =>
      signRpcV1({ action: 'CreateAlgoLib', version: '2018-10-30', method: 'GET', ...rest }, { Filter: 'a*b c' }),
  },
  {
    name: 'Alibaba OSS V4',
    code: 'SignatureDoesNotMatch',
    signs: signs('host', 'query'),
    sign({ host, body: _, ...signer }) {
      const request = { method: 'GET', query: 'listVectorBuckets', headers: { Host: host }, additional: ['host'] };
      return { method: 'GET', target: '/?listVectorBuckets', headers: signOssV4(request, signer).headers, body: '' };
    },
  },
  {
    name: 'Alibaba OSS V1',
    code: 'SignatureDoesNotMatch',
    signs: signs(),
    sign({ host, body: _, ...signer }) {
      const request = { method: 'POST', bucket: 'demo', headers: { Host: host, 'Content-Type': 'application/json' } };
      return { method: 'POST', target: '/demo/?listVectors', headers: signOssV1(request, '', signer), body: '' };
    },
  },
  {
    name: 'Volcengine TOS4',
    code: 'SignatureDoesNotMatch',
    signs: signs('host', 'query'),
    sign({ host, body = '{}', ...signer }) {
      const request = { host, path: '/ListVectorBuckets', query: 'a=1' };
      return { method: 'POST', target: '/ListVectorBuckets?a=1', headers: signTos4(request, signer), body };
    },
  },
];
