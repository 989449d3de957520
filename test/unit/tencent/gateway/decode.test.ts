import { ask, received, testGateway, testTime } from '../../../support/tencent-gateway.ts';
import { signTc3, signV1 } from '../../../support/tencent-signer.ts';

const base = { action: 'EveryType', host: 'h', timestamp: testTime };
const gateway = testGateway();

async function outcome(request: ReturnType<typeof received>) {
  const { code, message, fields } = await ask(gateway, request);
  return code === undefined ? fields.Input : `${code}: ${message}`;
}

const json = (payload: object | string | Buffer) => outcome(received(signTc3(base, payload)));
const query = (text: string) => outcome(received(signTc3({ ...base, method: 'GET' }, text)));
const form = (parameters: Record<string, string>) => outcome(received(signV1(base, parameters)));

describe('a JSON body', () => {
  test.each<[string, unknown]>([
    ['', {}],
    ['{}', {}],
    [
      '{"Text":"图库 \\u56fe","Count":1,"Ratio":0.5,"Flag":true}',
      { Text: '图库 图', Count: 1, Ratio: 0.5, Flag: true },
    ],
    ['{"Count":"30","Ratio":"-2.5e1"}', { Count: 30, Ratio: -25 }],
    ['{"Count":5.0}', { Count: 5 }],
    ['{"Text":null,"Nothing":null,"Filters":[{"Name":"a","Values":null}]}', { Filters: [{ Name: 'a' }] }],
    ['{"Text":""}', { Text: '' }],
    ['{"Text":"a","Text":"b"}', { Text: 'b' }],
    ['{"Filters":[{"Name":"a","Values":["1",2]}]}', { Filters: [{ Name: 'a', Values: [1, 2] }] }],
    ['{"Filters":[]}', { Filters: [] }],
  ])('%s', async (body, expected) => {
    expect(await json(body)).toEqual(expected);
  });

  test.each(['[]', 'null', '"x"', '1', '{', '\ufeff{}', 'Text=a', '{"Text":"a",}'])('%j is none', async (body) => {
    expect(await json(body)).toBe('InvalidParameter: The request body is not a JSON object.');
  });

  test('bytes that are not UTF-8', async () => {
    const body = Buffer.concat([Buffer.from('{"Text":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    expect(await json(body)).toContain('InvalidParameter');
  });

  test.each([
    ['{"Count":"x"}', 'Count', 'uint64'],
    ['{"Count":""}', 'Count', 'uint64'],
    ['{"Count":1.5}', 'Count', 'uint64'],
    ['{"Count":1e999}', 'Count', 'uint64'],
    ['{"Count":-1}', 'Count', 'uint64'],
    ['{"Flag":"true"}', 'Flag', 'bool'],
    ['{"Flag":1}', 'Flag', 'bool'],
    ['{"Text":1}', 'Text', 'string'],
    ['{"Ratio":"1,5"}', 'Ratio', 'float'],
    ['{"Filters":[{"Name":"a","Values":[1,"x"]}]}', 'Filters.0.Values.1', 'int64'],
    ['{"Filters":{}}', 'Filters', 'array'],
    ['{"Filters":[null]}', 'Filters.0', 'object'],
  ])('%s has a wrong type', async (body, name, type) => {
    expect(await json(body)).toBe(
      `InvalidParameter: Parameter \`${name}\` type error. Its type should be \`${type}\`.`,
    );
  });

  test.each([
    ['{"Textt":"a","Count":"x","Filters":[{}]}', 'UnknownParameter: The parameter `Textt` is not recognized.'],
    ['{"Count":"x","Filters":[{"Nam":"a"}]}', 'UnknownParameter: The parameter `Filters.0.Nam` is not recognized.'],
    ['{"Count":"x","Filters":[{}]}', 'MissingParameter: The request is missing a required parameter `Filters.0.Name`.'],
    ['{"Action":"EveryType"}', 'UnknownParameter: The parameter `Action` is not recognized.'],
    ['{"text":"a"}', 'UnknownParameter: The parameter `text` is not recognized.'],
    ['{"__proto__":{"Text":"a"}}', 'UnknownParameter: The parameter `__proto__` is not recognized.'],
    ['{"constructor":1}', 'UnknownParameter: The parameter `constructor` is not recognized.'],
  ])('%s is refused', async (body, text) => {
    expect(await json(body)).toBe(text);
  });

  test('however deep, and none with more parts than any client sends', async () => {
    const depth = 30_000;
    expect(await json(`{"Text":${'['.repeat(depth)}${']'.repeat(depth)}}`)).toContain('`Text` type error');
    expect(await json(`${'{"Filters":'.repeat(depth)}1${'}'.repeat(depth)}`)).toContain('`Filters` type error');
    expect(await json('['.repeat(depth))).toContain('InvalidParameter');
    expect(await json(`{"Text":[${'{},'.repeat(70_000)}{}]}`)).toContain('not a JSON object');
  });
});

describe('a query', () => {
  test.each<[string, unknown]>([
    ['', {}],
    ['Text=a+b%20c%2B&Count=5&Ratio=.5', 'InvalidParameter: Parameter `Ratio` type error. Its type should be `float`.'],
    ['Text=a+b%20c%2B&Count=5&Ratio=0.5&Flag=True', { Text: 'a b c+', Count: 5, Ratio: 0.5, Flag: true }],
    ['Flag=FALSE', { Flag: false }],
    ['Flag=1', 'InvalidParameter: Parameter `Flag` type error. Its type should be `bool`.'],
    ['Text=&Count=&Flag=', { Text: '' }],
    ['Text=1&Text=2', { Text: '2' }],
    ['Text=a=b', { Text: 'a=b' }],
    ['Text=%E5%9B%BE', { Text: '图' }],
    ['Filters.0.Name=a&Filters.0.Values.1=2&Filters.0.Values.0=1', { Filters: [{ Name: 'a', Values: [1, 2] }] }],
    ['Filters.10.Name=b&Filters.9.Name=a', { Filters: [{ Name: 'a' }, { Name: 'b' }] }],
    ['Filters=a', 'InvalidParameter: Parameter `Filters` type error. Its type should be `array`.'],
    ['Filters.x.Name=a', 'UnknownParameter: The parameter `Filters.x.Name` is not recognized.'],
    ['Text.0=a', 'UnknownParameter: The parameter `Text.0` is not recognized.'],
    ['__proto__=a', 'UnknownParameter: The parameter `__proto__` is not recognized.'],
    ['__proto__.Text=a', 'UnknownParameter: The parameter `__proto__.Text` is not recognized.'],
    ['Action=x', 'UnknownParameter: The parameter `Action` is not recognized.'],
    ['Text', 'InvalidParameter: Url key and value should be splited by `=`.'],
    ['Text=%zz', 'InvalidParameter: A parameter is not percent-encoded UTF-8.'],
    ['Text=%ff', 'InvalidParameter: A parameter is not percent-encoded UTF-8.'],
  ])('%s', async (text, expected) => {
    expect(await query(text)).toEqual(expected);
  });

  test('with bytes that should have been encoded', async () => {
    const request = signTc3({ ...base, method: 'GET' }, 'Text=x');
    const raw = Buffer.from('图').toString('latin1');
    const unknownKey = { Authorization: request.headers.Authorization?.replace('tuku/', 'other/') ?? '' };
    expect(await outcome(received({ ...request, target: `/?Text=${raw}` }, unknownKey))).toEqual({ Text: '图' });
  });
});

describe('a v1 form', () => {
  test('common parameters are no input', async () => {
    expect(await form({ Text: 'a', RequestClient: 'SDK', 'Filters.0.Name': 'x' })).toEqual({
      Text: 'a',
      Filters: [{ Name: 'x' }],
    });
  });

  test('bytes that are not UTF-8', async () => {
    const { body, ...request } = signV1(base);
    expect(await outcome(received({ ...request, body: Buffer.concat([body, Buffer.from([0xff])]) }))).toContain(
      'InvalidParameter',
    );
  });

  test('an underscore may have been signed as a dot', async () => {
    // java and python sign `A.B` for `A_B`
    const { body, ...request } = signV1(base, { 'A.B': 'x' });
    const sent = Buffer.from(body.toString().replace('A.B=', 'A_B='));
    expect(await outcome(received({ ...request, body: sent }))).toContain('`A_B` is not recognized');
  });
});
