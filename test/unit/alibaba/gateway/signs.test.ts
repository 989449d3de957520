import { isClaimed, plain, received, testFallback, testGateway, testTime } from '../../../support/alibaba-gateway.ts';
import { signAcs3, signRoaV1, signRpcV1 } from '../../../support/alibaba-signer.ts';
import { signTc3, signV1 } from '../../../support/tencent-signer.ts';

const gateway = testGateway();
const fallback = testFallback();
const base = { host: '127.0.0.1:4570', time: testTime };
const rpc = { ...base, action: 'DescribeInstances', version: '2018-10-30' };

describe('the product', () => {
  test.each([
    ['RPC v1, POST', received(signRpcV1(rpc))],
    ['RPC v1, GET', received(signRpcV1({ ...rpc, method: 'GET' }))],
    ['ACS3, RPC', received(signAcs3(rpc))],
    ['an unknown action of its version', received(signAcs3({ ...rpc, action: 'Nothing' }))],
    ['ROA v1', received(signRoaV1({ ...base, version: '2018-05-09', path: '/green/image/scan' }))],
    ['ROA v1, an unknown path', received(signRoaV1({ ...base, version: '2018-05-09', path: '/green/x' }))],
    ['ACS3, ROA', received(signAcs3({ ...rpc, version: '2018-05-09', path: '/green/image/scan' }))],
    ['anonymous RPC', plain('/?Action=DescribeRegions&Version=2018-10-30')],
    ['anonymous ROA', plain('/green/image/scan', { 'x-acs-version': '2018-05-09' }, 'POST')],
    ['its path without anything', plain('/green/image/scan', {}, 'POST')],
    ['its host without anything', plain('/', { Host: 'cityvisual.cn-shanghai.aliyuncs.com' })],
    [
      'form parameters',
      plain('/', { 'Content-Type': 'application/x-www-form-urlencoded' }, 'POST', 'Action=A&Version=2018-10-30'),
    ],
  ])('claims %s', (_, request) => {
    expect(isClaimed(gateway, request)).toBe(true);
  });

  test.each([
    ['another version', received(signRpcV1({ ...rpc, version: '2014-01-01' }))],
    ['another path', plain('/green/other', {}, 'POST')],
    ['another method', plain('/green/image/scan')],
    ['another host', plain('/', { Host: 'cityvisual.example.com' })],
    ['Tencent TC3', received(signTc3({ action: 'DescribeGroups', host: 'h' }))],
    ['Tencent v1', received(signV1({ action: 'DescribeGroups', host: 'h', version: '2018-10-30' }))],
    ['OSS V4', plain('/', { Authorization: 'OSS4-HMAC-SHA256 Credential=a', 'x-oss-date': 'x' })],
    ['OSS V1', plain('/', { Authorization: 'OSS id:signature', Host: 'cityvisual.oss-cn-shanghai.aliyuncs.com' })],
    ['an OSS URL', plain('/o?OSSAccessKeyId=a&Signature=b&Expires=1')],
    ['Baidu, signed', plain('/?Version=2018-10-30', { Authorization: 'bce-auth-v1/a/b/1/c/d' })],
    ['Baidu, with a token', plain('/rest/2.0/image-classify/v1/similar/search?access_token=a', {}, 'POST')],
    ['JD', plain('/jdai/product_image_search', { 'x-jdcloud-nonce': 'a' })],
    ['AWS', plain('/', { Authorization: 'AWS4-HMAC-SHA256 Credential=a', 'x-amz-date': 'b' })],
    ['a browser', plain('/', { Accept: 'text/html' })],
  ])('leaves %s', (_, request) => {
    expect(isClaimed(gateway, request)).toBe(false);
  });
});

describe('a version in the header and another in the parameter', () => {
  const [own, other] = ['2018-10-30', '2014-01-01'];

  test.each([
    ['RPC v1 counts the parameter', `/?Version=${own}&AccessKeyId=a`, { 'x-acs-version': other }, true],
    ['RPC v1 does not count the header', `/?Version=${other}&AccessKeyId=a`, { 'x-acs-version': own }, false],
    ['an anonymous call counts the header', `/?Version=${other}`, { 'x-acs-version': own }, true],
    ['an anonymous call does not count the parameter', `/?Version=${own}`, { 'x-acs-version': other }, false],
    ['ACS3 counts the header', `/?Version=${other}`, { 'x-acs-version': own, Authorization: 'ACS3-x' }, true],
    [
      'ACS3 does not count the parameter',
      `/?Version=${own}`,
      { 'x-acs-version': other, Authorization: 'ACS3-x' },
      false,
    ],
    [
      'a bearer token counts the header, though Go adds a Signature',
      `/?Version=${other}&Signature=`,
      { 'x-acs-version': own, 'x-acs-bearer-token': 't' },
      true,
    ],
  ])('%s', (_, target, headers, expected) => {
    expect(isClaimed(gateway, plain(target, headers))).toBe(expected);
  });
});

describe('the fallback', () => {
  test.each([
    ['Tencent TC3', received(signTc3({ action: 'DescribeGroups', host: 'h' }))],
    ['Tencent v1', received(signV1({ action: 'DescribeGroups', host: 'h' }))],
    ['OSS', plain('/', { Authorization: 'OSS a:b', 'x-acs-security-token': 'c' })],
    ['an OSS URL', plain('/o?OSSAccessKeyId=a&Signature=b&Expires=1')],
    ['Baidu', plain('/?access_token=a&Action=b', {}, 'POST')],
    ['JD', plain('/', { Authorization: 'JDCLOUD2-HMAC-SHA256 Credential=a' })],
    ['anonymous parameters', plain('/?Action=A&Version=1')],
    ['anything else', plain('/')],
  ])('leaves %s', (_, request) => {
    expect(isClaimed(fallback, request)).toBe(false);
  });
});
