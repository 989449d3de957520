import type { Attack } from './harness.ts';

/** A request that carries one scheme's signature, made with the default key and wrong; the attack fills the rest. */
export interface Scheme {
  readonly name: string;
  /**
   * @param list of signed headers, for schemes that have one
   * @param more headers
   */
  sign(list: string, more: Attack['headers'], rest?: Pick<Attack, 'body' | 'target' | 'method'>): Attack;
}

const basic = () => new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
const iso = () => `${new Date().toISOString().slice(0, 19)}Z`;
const day = () => basic().slice(0, 8);
const hex = 'ab'.repeat(32);
const withQuery = (target: string, query: string) => target + (target.includes('?') ? '&' : '?') + query;

const tc3: Scheme = {
  name: 'Tencent TC3',
  sign: (list, more = [], rest = {}) => ({
    ...rest,
    headers: [
      [
        'Authorization',
        `TC3-HMAC-SHA256 Credential=tuku/${iso().slice(0, 10)}/tiia/tc3_request, SignedHeaders=content-type;host${list}, Signature=${hex}`,
      ],
      ['Content-Type', 'application/json'],
      ['X-TC-Action', 'DescribeGroups'],
      ['X-TC-Version', '2019-05-29'],
      ['X-TC-Region', 'ap-guangzhou'],
      ['X-TC-Timestamp', String(Math.floor(Date.now() / 1000))],
      ...more,
    ],
  }),
};

const tencentV1: Scheme = {
  name: 'Tencent v1',
  sign(_list, more = [], { body = '', ...rest } = {}) {
    const text =
      `Action=DescribeGroups&Version=2019-05-29&Region=ap-guangzhou&SecretId=tuku&Nonce=1&Signature=${hex}` +
      `&Timestamp=${Math.floor(Date.now() / 1000)}`;
    return {
      ...rest,
      body: Buffer.concat([Buffer.from(text), Buffer.from(body === '' ? '' : '&'), Buffer.from(body)]),
      headers: [['Content-Type', 'application/x-www-form-urlencoded'], ...more],
    };
  },
};

const acs = (version: 3 | 4, mac: 'SHA256' | 'SM3'): Scheme => ({
  name: `Alibaba ACS${version}-HMAC-${mac}`,
  sign: (list, more = [], rest = {}) => ({
    ...rest,
    headers: [
      [
        'Authorization',
        `ACS${version}-HMAC-${mac} Credential=tuku${version === 4 ? `/${day()}/cn-shanghai/x/aliyun_v4_request` : ''},SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version${list},Signature=${hex}`,
      ],
      ['x-acs-action', 'SearchImageByPic'],
      ['x-acs-version', '2020-12-14'],
      ['x-acs-date', iso()],
      ['x-acs-signature-nonce', String(Math.random())],
      ['x-acs-content-sha256', hex],
      ...more,
    ],
  }),
});

const roaV1: Scheme = {
  name: 'Alibaba ROA v1',
  sign: (_list, more = [], { target = '', ...rest } = {}) => ({
    ...rest,
    target: `/green/image/scan${target}`,
    headers: [
      ['Authorization', 'acs tuku:abcdefghijklmnopqrstuvwxyz0='],
      ['x-acs-version', '2018-05-09'],
      ['x-acs-signature-method', 'HMAC-SM3'],
      ['x-acs-signature-nonce', String(Math.random())],
      ['x-acs-content-sm3', hex],
      ['Content-MD5', 'AAAAAAAAAAAAAAAAAAAAAA=='],
      ['Content-Type', 'application/json'],
      ['Date', new Date().toUTCString()],
      ...more,
    ],
  }),
};

const rpcV1: Scheme = {
  name: 'Alibaba RPC v1',
  sign: (_list, more = [], { target = '/', ...rest } = {}) => ({
    ...rest,
    target: withQuery(
      target,
      `Action=CreateCamera&Version=2018-10-30&AccessKeyId=tuku&SignatureMethod=HMAC-SHA1&SignatureVersion=1.0&SignatureNonce=${Math.random()}&Timestamp=${encodeURIComponent(iso())}&Signature=abc`,
    ),
    headers: [['Content-Type', 'application/x-www-form-urlencoded'], ...more],
  }),
};

const ossV4: Scheme = {
  name: 'OSS V4',
  sign: (list, more = [], { target = '/', ...rest } = {}) => ({
    ...rest,
    target: withQuery(target, 'listVectors'),
    headers: [
      [
        'Authorization',
        `OSS4-HMAC-SHA256 Credential=tuku/${day()}/cn-hangzhou/oss/aliyun_v4_request,AdditionalHeaders=host${list},Signature=${hex}`,
      ],
      ['x-oss-date', basic()],
      ['x-oss-content-sha256', 'UNSIGNED-PAYLOAD'],
      ...more,
    ],
  }),
};

const ossV1: Scheme = {
  name: 'OSS V1',
  sign: (_list, more = [], { target = '/', ...rest } = {}) => ({
    ...rest,
    target: withQuery(target, 'listVectors'),
    headers: [['Authorization', 'OSS tuku:abcdefg='], ['Date', new Date().toUTCString()], ...more],
  }),
};

const tos4: Scheme = {
  name: 'Volcengine TOS4',
  sign: (list, more = [], { target = '', ...rest } = {}) => ({
    ...rest,
    target: `/ListVectorBuckets${target}`,
    headers: [
      [
        'Authorization',
        `TOS4-HMAC-SHA256 Credential=tuku/${day()}/cn-beijing/tosvectors/request, SignedHeaders=host;x-tos-date${list}, Signature=${hex}`,
      ],
      ['x-tos-date', basic()],
      ...more,
    ],
  }),
};

const awsV4: Scheme = {
  name: 'AWS V4',
  sign: (list, more = [], { target = '', ...rest } = {}) => ({
    ...rest,
    target: `/ListVectorBuckets${target}`,
    headers: [
      [
        'Authorization',
        `AWS4-HMAC-SHA256 Credential=tuku/${day()}/us-east-1/s3vectors/aws4_request, SignedHeaders=content-type;host;x-amz-date${list}, Signature=${hex}`,
      ],
      ['Content-Type', 'application/json'],
      ['x-amz-date', basic()],
      ...more,
    ],
  }),
};

const cos: Scheme = {
  name: 'Tencent COS',
  sign(list, more = [], { target = '', ...rest } = {}) {
    const now = Math.floor(Date.now() / 1000);
    const times = `${now - 60};${now + 3600}`;
    return {
      ...rest,
      method: 'POST',
      target: `/ListVectorBuckets${target}`,
      headers: [
        [
          'Authorization',
          `q-sign-algorithm=sha1&q-ak=tuku&q-sign-time=${times}&q-key-time=${times}&q-header-list=host${list}&q-url-param-list=&q-signature=${hex}`,
        ],
        ['Content-Type', 'application/json'],
        ...more,
      ],
    };
  },
};

const jd = (version: 2 | 3): Scheme => ({
  name: `JDCLOUD${version}`,
  sign: (list, more = [], { target = '', ...rest } = {}) => ({
    ...rest,
    target: `/jdai/product_image_search${target}`,
    headers: [
      [
        'Authorization',
        `JDCLOUD${version}-HMAC-SHA256 Credential=tuku/${day()}/cn-north-1/aiapi/jdcloud${version}_request, SignedHeaders=content-type;host;x-jdcloud-date;x-jdcloud-nonce${list}, Signature=${hex}`,
      ],
      ['Content-Type', 'application/json'],
      ['x-jdcloud-date', basic()],
      ['x-jdcloud-nonce', '1'],
      ...more,
    ],
  }),
});

const jdAppkey: Scheme = {
  name: 'JD appkey',
  sign: (_list, more = [], { target = '', ...rest } = {}) => ({
    ...rest,
    target: withQuery(
      `/jdai/product_image_search${target}`,
      `appkey=tuku&timestamp=${Date.now()}&sign=${'a'.repeat(32)}`,
    ),
    headers: [['Content-Type', 'application/json'], ...more],
  }),
};

const bce: Scheme = {
  name: 'Baidu bce-auth-v1',
  sign: (list, more = [], { target = '', ...rest } = {}) => ({
    ...rest,
    target: `/rest/2.0/image-classify/v1/realtime_search/similar/search${target}`,
    headers: [
      ['Authorization', `bce-auth-v1/tuku/${iso()}/1800/host${list}/${hex}`],
      ['Content-Type', 'application/x-www-form-urlencoded'],
      ...more,
    ],
  }),
};

const baiduToken: Scheme = {
  name: 'Baidu access token',
  sign: (_list, more = [], { target = '', ...rest } = {}) => ({
    ...rest,
    target: withQuery(
      `/rest/2.0/image-classify/v1/realtime_search/similar/search${target}`,
      `access_token=24.${'a'.repeat(32)}.2592000.1999999999.1-${'9'.repeat(400)}`,
    ),
    headers: [['Content-Type', 'application/x-www-form-urlencoded'], ...more],
  }),
};

export const schemes: readonly Scheme[] = [
  tc3,
  tencentV1,
  acs(3, 'SHA256'),
  acs(3, 'SM3'),
  acs(4, 'SHA256'),
  acs(4, 'SM3'),
  roaV1,
  rpcV1,
  ossV4,
  awsV4,
  ossV1,
  tos4,
  cos,
  jd(2),
  jd(3),
  jdAppkey,
  bce,
  baiduToken,
];

/** Schemes whose clients list the signed headers. */
export const listingSchemes: readonly Scheme[] = schemes.filter(({ name }) =>
  /TC3|TOS4|ACS|OSS V4|AWS|COS|JDCLOUD|bce/.test(name),
);
