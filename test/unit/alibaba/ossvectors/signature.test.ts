import { stringsToSign, v1Signature } from '../../../../adapters/alibaba/oss-gateway/v1.ts';
import {
  canonicalRequest,
  readV4Header,
  readV4Query,
  v4Proof,
  v4Signature,
} from '../../../../adapters/alibaba/oss-gateway/v4.ts';
import { destinationOf } from '../../../../adapters/alibaba/ossvectors/routes.ts';
import { type WireRequest, wireRequest } from '../../../../src/protocol/wire.ts';

const request = (method: string, target: string, headers: Record<string, string>): WireRequest =>
  wireRequest({ method, target, rawHeaders: Object.entries(headers).flat(), body: Buffer.alloc(0) });

const received = (call: WireRequest) => ({ request: call, ...destinationOf(call) });

const OBJECT = '/bucket/1234+-/123/1.txt';
const SORTED = '%2Bparam1=value3&%2Bparam2&%7Cparam1=value4&%7Cparam2&param1=value1&param2';
const QUERY = 'param2=&%7Cparam1=value4&%2Bparam1=value3&param1=value1&%7Cparam2=&%2Bparam2=';
const loose = { abc: 'value', ZAbc: 'value', XYZ: 'value' };
const scope = (date: string, region = 'cn-hangzhou', product = 'oss') =>
  [date, region, product, 'aliyun_v4_request'] as const;
const basic = (epoch: number) => new Date(epoch * 1000).toISOString().replace(/[-:]|\.\d{3}/g, '');

/** The worked vectors of docs/specs/oss-signing.md, 6; key `ak`, secret `sk`. */
describe('V4 in the Authorization header, ordinary object', () => {
  const headers = (epoch: number, more: Record<string, string> = {}) => ({
    'x-oss-head1': 'value',
    ...loose,
    'content-type': 'text/plain',
    'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
    'x-oss-date': basic(epoch),
    ...more,
  });
  const signed = (
    epoch: number,
    change: { more?: Record<string, string>; additional?: string[]; place?: string[] } = {},
  ) => {
    const put = request('PUT', `/x?${QUERY}`, headers(epoch, change.more));
    const [region, product] = change.place ?? [];
    const v4 = { scope: scope(basic(epoch).slice(0, 8), region, product), time: basic(epoch) };
    const canonical = canonicalRequest(put, OBJECT, { additional: change.additional ?? [] });
    return { canonical, signature: v4Signature('sk', v4, canonical) };
  };

  it('is the documented text and signature', () => {
    const { canonical, signature } = signed(1702743657);
    expect(canonical.split('\n')).toEqual([
      'PUT',
      '/bucket/1234%2B-/123/1.txt',
      SORTED,
      'content-type:text/plain',
      'x-oss-content-sha256:UNSIGNED-PAYLOAD',
      'x-oss-date:20231216T162057Z',
      'x-oss-head1:value',
      '',
      '',
      'UNSIGNED-PAYLOAD',
    ]);
    expect(signature).toBe('e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284afe');
  });

  it('signs additional headers', () => {
    const { canonical, signature } = signed(1702747512, { additional: ['zabc', 'abc'] });
    expect(canonical).toContain('\nabc:value\ncontent-type:');
    expect(canonical).toContain('\nzabc:value\n\nabc;zabc\n');
    expect(signature).toBe('4a4183c187c07c8947db7620deb0a6b38d9fbdd34187b6dbaccb316fa251212f');
  });

  it('drops additional headers that are signed anyway or were not sent', () => {
    const names = { additional: ['zabc', 'content-type', 'x-oss-head1', 'abc', 'missing', 'abc'] };
    expect(signed(1702747512, names).signature).toBe(
      '4a4183c187c07c8947db7620deb0a6b38d9fbdd34187b6dbaccb316fa251212f',
    );
  });

  it('signs the session token', () => {
    expect(signed(1702784856, { more: { 'x-oss-security-token': 'token' } }).signature).toBe(
      'b94a3f999cf85bcdc00d332fbd3734ba03e48382c36fa4d5af5df817395bd9ea',
    );
  });

  it('takes region and product from the scope', () => {
    expect(signed(1702743657, { place: ['cb-123', 'oss-cloudbox'] }).signature).toBe(
      '94ce1f12c17d148ea681030275a94449d3357f5b5b21133996eec80af3e08a43',
    );
  });
});

describe('V4 presigned, ordinary object', () => {
  it.each([
    ['plain', 1702781677, '', [], 'a39966c61718be0d5b14e668088b3fa07601033f6518ac7b523100014269c0fe'],
    [
      'with a session token',
      1702785388,
      '&x-oss-security-token=token',
      [],
      '3817ac9d206cd6dfc90f1c09c00be45005602e55898f26f5ddb06d7892e1f8b5',
    ],
    [
      'with additional headers',
      1702783809,
      '&x-oss-additional-headers=abc%3Bzabc',
      ['abc', 'zabc'],
      '6bd984bfe531afb6db1f7550983a741b103a8c58e5e14f83ea474c2322dfa2b7',
    ],
  ] as const)('%s', (_name, epoch, more, additional, expected) => {
    const time = basic(epoch);
    const date = time.slice(0, 8);
    const query =
      `${QUERY}&x-oss-expires=599&x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-date=${time}` +
      `&x-oss-credential=ak%2F${date}%2Fcn-hangzhou%2Foss%2Faliyun_v4_request${more}&x-oss-signature=${expected}`;
    const put = request('PUT', `/x?${query}`, {
      'x-oss-head1': 'value',
      ...loose,
      'content-type': 'application/octet-stream',
    });
    const v4 = readV4Query(received(put));
    expect(v4).toMatchObject({ keyId: 'ak', expires: 599, additional, signature: expected });
    expect(v4Signature('sk', v4, canonicalRequest(put, OBJECT, v4))).toBe(expected);
  });
});

describe('V4 for vector buckets', () => {
  const accountId = '1234567890123456';
  const sent = { 'x-oss-date': '20250417T013347Z', 'x-oss-content-sha256': 'UNSIGNED-PAYLOAD' };
  const authorization = (signature: string) =>
    `OSS4-HMAC-SHA256 Credential=ak/20250417/cn-hangzhou/oss/aliyun_v4_request,Signature=${signature}`;
  const host = 'cn-hangzhou.oss-vectors.aliyuncs.com';

  it.each([
    [
      'A: ListVectorBuckets',
      'GET',
      '/?prefix=my&max-keys=10',
      host,
      { 'Content-MD5': '1B2M2Y8AsgTpgAmY7PhCfg==' },
      'f2b0b74a438857eb9ceeae5cf4857a6e4b6d98b71e8f455ac5f14af51d64cacf',
    ],
    [
      'B: PutVectorIndex',
      'POST',
      '/?putVectorIndex=',
      `demo-bucket-${accountId}.${host}`,
      { 'Content-Type': 'application/json', 'Content-MD5': 'Udrpmg58mR8hiuMcvHJrrQ==' },
      'bbbabff82164c5b31de9700fdd4038c506ff8c350d26d4b4b7ee1e3feaff7d0c',
    ],
    [
      'B without the equals sign, path style',
      'POST',
      '/demo-bucket/?putVectorIndex',
      '127.0.0.1:9000',
      { 'Content-Type': 'application/json', 'Content-MD5': 'Udrpmg58mR8hiuMcvHJrrQ==' },
      'bbbabff82164c5b31de9700fdd4038c506ff8c350d26d4b4b7ee1e3feaff7d0c',
    ],
    [
      'C: GetVectorBucket with a session token',
      'GET',
      '/?bucketInfo',
      `demo-bucket-${accountId}.${host}`,
      { 'x-oss-security-token': 'tok' },
      'd9160633974d86199480502cf5144def8c0f5c2e87d4f65fc8dbca42ab795385',
    ],
  ])('%s', (_name, method, target, to, more, signature) => {
    const call = request(method, target, { Host: to, ...sent, ...more, Authorization: authorization(signature) });
    const proof = v4Proof(received(call), readV4Header(call));
    expect(() => proof.verify('sk', ['1', accountId])).not.toThrow();
    expect(() => proof.verify('another', [accountId])).toThrow('SignatureDoesNotMatch');
    if (!_name.startsWith('A')) expect(() => proof.verify('sk', ['1'])).toThrow('SignatureDoesNotMatch');
  });

  it('D: GetVectorBucket presigned', () => {
    const signature = 'dbb250b50ef97bbe5aa49dc36a5c0963bcea999a3d3ffea6676acc647b2129b4';
    const query =
      'bucketInfo&x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-date=20250417T013347Z&x-oss-expires=600' +
      `&x-oss-credential=ak%2F20250417%2Fcn-hangzhou%2Foss%2Faliyun_v4_request&x-oss-signature=${signature}`;
    const call = request('GET', `/?${query}`, { Host: `demo-bucket-${accountId}.${host}` });
    const v4 = readV4Query(received(call));
    expect(v4Proof(received(call), v4).verify('sk', [accountId])).toBe(accountId);
  });

  it('has the ARN as its resource, encoded', () => {
    const call = request('GET', '/', sent);
    const [, path] = canonicalRequest(call, '/acs:ossvector:cn-hangzhou:123:bucket/key', { additional: [] }).split(
      '\n',
    );
    expect(path).toBe('/acs%3Aossvector%3Acn-hangzhou%3A123%3Abucket/key');
  });

  it('tolerates spaces between the attributes, and a key id with a slash', () => {
    const header = 'OSS4-HMAC-SHA256 Credential=a/k/20250417/cn-hangzhou/oss/aliyun_v4_request, Signature=00';
    expect(readV4Header(request('GET', '/', { Authorization: header }))).toMatchObject({
      keyId: 'a/k',
      scope: ['20250417', 'cn-hangzhou', 'oss', 'aliyun_v4_request'],
      signature: '00',
    });
  });
});

describe('V1', () => {
  const date = 'Wed, 28 Dec 2022 10:27:41 GMT';
  const text = (method: string, target: string, headers: Record<string, string>, expires?: string) => {
    const call = request(method, target, { Host: '127.0.0.1', ...headers });
    return [...stringsToSign(received(call), expires)][0] ?? '';
  };
  const put = {
    'Content-MD5': 'eB5eJF1ptWaXm4bijSPyxw==',
    'Content-Type': 'text/html',
    Date: date,
    'x-oss-meta-magic': 'abracadabra',
    'X-OSS-Meta-Author': 'alice',
    'x-oss-date': date,
  };

  it.each([
    [
      'PUT /examplebucket/nelson',
      text('PUT', '/examplebucket/nelson', put),
      `PUT\neB5eJF1ptWaXm4bijSPyxw==\ntext/html\n${date}\nx-oss-date:${date}\nx-oss-meta-author:alice\nx-oss-meta-magic:abracadabra\n/examplebucket/nelson`,
      'kSHKmLxlyEAKtZPkJhG9bZb5k7M=',
    ],
    [
      'the same with ?acl',
      text('PUT', '/examplebucket/nelson?acl', put),
      `PUT\neB5eJF1ptWaXm4bijSPyxw==\ntext/html\n${date}\nx-oss-date:${date}\nx-oss-meta-author:alice\nx-oss-meta-magic:abracadabra\n/examplebucket/nelson?acl`,
      '/afkugFbmWDQ967j1vr6zygBLQk=',
    ],
    [
      'GET ?resourceGroup&non-resousce=null',
      text('GET', '/examplebucket/?resourceGroup&non-resousce=null', { Date: date, 'x-oss-date': date }),
      `GET\n\n\n${date}\nx-oss-date:${date}\n/examplebucket/?resourceGroup`,
      'vkQmfuUDyi1uDi3bKt67oemssIs=',
    ],
    [
      'GET ?resourceGroup&acl',
      text('GET', '/examplebucket/?resourceGroup&acl', { Date: date, 'x-oss-date': date }),
      `GET\n\n\n${date}\nx-oss-date:${date}\n/examplebucket/?acl&resourceGroup`,
      'x3E5TgOvl/i7PN618s5mEvpJDYk=',
    ],
    [
      'presigned GET',
      text('GET', '/bucket/key?versionId=versionId', {}, '1699807420'),
      'GET\n\n\n1699807420\n/bucket/key?versionId=versionId',
      'dcLTea+Yh9ApirQ8o8dOPqtvJXQ=',
    ],
    [
      'presigned with a token',
      text('GET', '/bucket/key%2B123?security-token=token&versionId=versionId', {}, '1699808204'),
      'GET\n\n\n1699808204\n/bucket/key+123?security-token=token&versionId=versionId',
      'jzKYRrM5y6Br0dRFPaTGOsbrDhY=',
    ],
  ])('%s', (_name, actual, expected, signature) => {
    expect(actual).toBe(expected);
    expect(v1Signature('sk', actual)).toBe(signature);
  });
});
