import { encode, encodeError } from '../../../../adapters/tencent/gateway/envelope.ts';
import type { TencentIdentity } from '../../../../adapters/tencent/gateway/product.ts';
import { sharedInProcess } from '../../../../src/cluster/in-process.ts';
import { callCounter } from '../../../../src/protocol/call-counter.ts';
import { fixedClock } from '../../../../src/protocol/clock-and-ids.ts';
import { ApiError } from '../../../../src/protocol/errors.ts';
import { defaultCredential } from '../../../../src/protocol/keys.ts';
import { ask, ForeignError, received, testGateway, testProduct, testTime } from '../../../support/tencent-gateway.ts';
import { signTc3, signV1 } from '../../../support/tencent-signer.ts';

const base = { action: 'DescribeGroups', host: 'h', timestamp: testTime };
const gateway = testGateway();
const identity: TencentIdentity = {
  operation: 'DescribeGroups',
  version: '2019-05-29',
  region: 'r',
  language: undefined,
  traceId: undefined,
  requestId: 'id',
};

const failure = (error: unknown, changes: Partial<TencentIdentity> = {}) => {
  const { code, response } = encodeError(error, { ...identity, ...changes }, testProduct());
  return { code, ...response, body: JSON.parse(String(response.body)) };
};

test('success', () => {
  const response = encode({ Groups: [], Count: 5.0 }, { ...identity, traceId: 'trace' });
  expect(response).toEqual({
    status: 200,
    headers: { 'Content-Type': 'application/json', 'X-TC-TraceId': 'trace' },
    body: '{"Response":{"Groups":[],"Count":5,"RequestId":"id"}}',
  });
});

test('failure', () => {
  expect(failure(new ApiError('NoSuchVersion'))).toEqual({
    code: 'NoSuchVersion',
    status: 200,
    headers: { 'Content-Type': 'application/json' },
    body: {
      Response: { Error: { Code: 'NoSuchVersion', Message: 'The request `Version` does not exist.' }, RequestId: 'id' },
    },
  });
});

describe('languages', () => {
  const message = (error: unknown, language: TencentIdentity['language']) =>
    failure(error, { language }).body.Response.Error.Message;

  test('the gateway speaks English unless asked', () => {
    const error = new ApiError('MissingParameter#name', { name: 'X' });
    expect(message(error, undefined)).toBe('The request is missing a required parameter `X`.');
    expect(message(error, 'en')).toBe('The request is missing a required parameter `X`.');
    expect(message(error, 'zh')).toBe('请求缺少必填参数 `X`。');
  });

  test('the product speaks Chinese unless asked', () => {
    const error = new ApiError('FailedOperation.Test', { what: 1 });
    expect(message(error, undefined)).toBe('测试1。');
    expect(message(error, 'zh')).toBe('测试1。');
    expect(message(error, 'en')).toBe('Test 1.');
  });
});

test('a foreign error that the product knows', () => {
  expect(failure(new ForeignError('x')).body.Response.Error).toEqual({
    Code: 'FailedOperation.Test',
    Message: '测试x。',
  });
});

test.each([new Error('secret path /x'), undefined, 'text', new ApiError('NotInAnyTable'), new ApiError('constructor')])(
  'anything unforeseen is an internal error without its text: %s',
  (error) => {
    const { code, body } = failure(error);
    expect(code).toBe('InternalError');
    expect(body.Response.Error).toEqual({
      Code: 'InternalError',
      Message: 'An internal error has occurred. Please try again.',
    });
  },
);

test('every code can be injected and has a text without places to fill', () => {
  expect(gateway.errorCodes).toContain('RequestLimitExceeded');
  expect(gateway.errorCodes).toContain('FailedOperation.Test');
  for (const code of gateway.errorCodes) {
    expect(code).not.toContain('#');
    if (code === 'FailedOperation.Test') continue;
    for (const language of ['en', 'zh'] as const) {
      expect(failure(new ApiError(code), { language }).body.Response.Error.Message).not.toMatch(/[{}]/);
    }
  }
});

describe('routing', () => {
  const code = async (changes: Partial<typeof base> & { version?: string; region?: string }) => {
    const request = received(signTc3({ ...base, ...changes }));
    const { code, message } = await ask(gateway, request);
    return `${code}: ${message}`;
  };

  test.each([
    [{ version: '2020-01-01', action: 'Nope', region: '' }, 'NoSuchVersion'],
    [{ action: 'Nope', region: '' }, 'InvalidAction: The request `Action` is invalid or not found.'],
    [{ action: 'describeGroups' }, 'InvalidAction'],
    [{ action: 'constructor' }, 'InvalidAction'],
    [{ action: 'DetectPet' }, 'UnsupportedOperation: The action `DetectPet` exists'],
    [{ region: '' }, 'MissingParameter: The request is missing a required parameter `Region`.'],
    [{ region: 'a b' }, 'InvalidParameterValue: A value specified in `X-TC-Region` is not valid'],
    [{ region: 'x'.repeat(65) }, 'InvalidParameterValue'],
  ])('%j', async (changes, expected) => {
    expect(await code(changes)).toContain(expected);
  });

  test('an empty region header is a wrong value, an empty v1 parameter a missing one', async () => {
    const header = received(signTc3({ ...base, region: '' }), { 'X-TC-Region': '' });
    expect((await ask(gateway, header)).code).toBe('InvalidParameterValue');
    const parameter = received(signV1({ ...base, region: '' }, { Region: '' }));
    expect((await ask(gateway, parameter)).code).toBe('MissingParameter');
  });

  test.each(['', 'text/plain', 'application/x-www-form-urlencoded'])('content type %j', async (type) => {
    const unknown = signTc3({ ...base, id: 'other' });
    const { code, message } = await ask(gateway, received(unknown, { 'Content-Type': type }));
    expect(code).toBe('UnsupportedProtocol');
    expect(message).toContain(`Content-Type=\`${type}\``);
  });

  test.each(['application/json; charset=utf-8', 'Application/JSON'])('content type %j is fine', async (type) => {
    const unknown = signTc3({ ...base, id: 'other' });
    expect((await ask(gateway, received(unknown, { 'Content-Type': type }))).code).toBeUndefined();
  });
});

test('a quota counts per sub-account, region and action, within one second', async () => {
  const quota = callCounter(fixedClock(new Date(testTime * 1000)), sharedInProcess().counters);
  const subAccount = { id: 'AKIDsub', secret: 's', account: 'tuku' };
  const limited = testGateway({ quota, credentials: [defaultCredential, subAccount] });
  const call = async (changes: object) => {
    const { code, message } = await ask(limited, received(signTc3({ ...base, ...changes })));
    return code === undefined ? 'ok' : `${code}: ${message}`;
  };
  const another = [{ region: 'elsewhere' }, subAccount, { id: 'other' }, { action: 'EveryType' }];
  for (const changes of [{}, ...another, {}, ...another]) expect(await call(changes)).toBe('ok');
  expect(await call(subAccount)).toMatch(/^RequestLimitExceeded/);
  expect(await call({})).toBe(
    'RequestLimitExceeded: Your current request times equals to `3` in a second, which exceeds the frequency limit `2` for a second. Please reduce the frequency of calls.',
  );
});
