import { ask, received, testGateway, testTime } from '../../../support/alibaba-gateway.ts';
import { type Content, signAcs3, signRoaV1, signRpcV1 } from '../../../support/alibaba-signer.ts';

const base = { host: 'h', time: testTime, version: '2018-10-30' };
const gateway = testGateway();

async function outcome(request: Parameters<typeof received>[0]) {
  const { code, message, fields } = await ask(gateway, received(request));
  return code === undefined ? fields.Input : `${code}: ${message}`;
}

const form = (parameters: Record<string, string>, action = 'EveryType') =>
  outcome(signRpcV1({ ...base, action }, parameters));
const query = (parameters: Record<string, string>) =>
  outcome(signRpcV1({ ...base, action: 'EveryType', method: 'GET' }, parameters));
const acs = (content: Content, action = 'EveryType') => outcome(signAcs3({ ...base, action }, content));
const roa = (content: Content, path = '/typed') =>
  outcome(signRoaV1({ ...base, version: '2018-05-09', path }, content));

describe('parameters', () => {
  test.each<[Record<string, string>, unknown]>([
    [{}, {}],
    [
      { Text: '图库 a+b&c=d*~', Count: '30', Ratio: '-2.5', Flag: 'True' },
      { Text: '图库 a+b&c=d*~', Count: 30, Ratio: -2.5, Flag: true },
    ],
    [{ Text: '', Count: '' }, { Text: '' }],
    [{ 'Scenes.1': 'a', 'Scenes.2': 'b', 'Scenes.10': 'c' }, { Scenes: ['a', 'b', 'c'] }],
    [
      { 'Attribute.1.Key': 'Age', 'Attribute.1.Value': 'Youth', 'Attribute.2.Key': 'Sex' },
      { Attribute: [{ Key: 'Age', Value: 'Youth' }, { Key: 'Sex' }] },
    ],
    [{ 'Rect.X': '7' }, { Rect: { X: 7 } }],
    // List indexes start at 1; parameters that a schema does not have are left unchanged.
    [
      { 'Scenes.0': 'a', 'Other.1': 'b', Unknown: '1' },
      { 'Scenes.0': 'a', 'Other.1': 'b', Unknown: '1' },
    ],
    [{ RegionId: 'cn-shanghai', BearerToken: '', SignatureType: '' }, {}],
  ])('%j', async (parameters, expected) => {
    // Even an empty BearerToken makes it a request with a token.
    const { BearerToken: _, ...signed } = parameters;
    expect(await form(signed)).toEqual(expected);
    expect(await query(signed)).toEqual(expected);
    expect(await acs({ query: signed })).toEqual(expected);
  });

  test('names of an object’s own', async () => {
    expect(await form({ constructor: 'a', 'Rect.toString': 'b' })).toEqual({ constructor: 'a', 'Rect.toString': 'b' });
    const request = signRpcV1(
      { ...base, action: 'EveryType' },
      JSON.parse('{"__proto__":"a"}') as Record<string, string>,
    );
    expect(JSON.stringify(await outcome(request))).toBe('{"__proto__":"a"}');
  });

  test('query and form are merged, the form wins', async () => {
    const content = { query: { Text: 'query', Count: '1' }, body: 'Text=form&Flag=true' };
    expect(await acs(content)).toEqual({ Text: 'form', Count: 1, Flag: true });
  });

  test('a name sent twice has its last value, one without = an empty one', async () => {
    expect(await acs({ body: 'Text=a&Text=b&Unknown' })).toEqual({ Text: 'b', Unknown: '' });
  });

  test('a common parameter that the schema names is input', async () => {
    expect(await form({ RegionId: 'cn-x' }, 'Regional')).toEqual({ RegionId: 'cn-x' });
    expect(await form({}, 'Regional')).toBe('MissingRegionId: RegionId is mandatory for this action.');
  });

  test('unread fields are in the report of an answered call', async () => {
    const unread = async (action: string, parameters: Record<string, string>) =>
      (await ask(gateway, received(signRpcV1({ ...base, action }, parameters)))).report.unread;
    expect(await unread('Lists', { Other: '1' })).toEqual(['Other']);
    // A refused call may merely not have reached it.
    expect(await unread('Fails', { Code: 'Throttling', Other: '1' })).toEqual([]);
  });
});

describe('JSON bodies', () => {
  const json = { 'content-type': 'application/json; charset=utf-8' };

  test('of RPC calls, where the type says so', async () => {
    const body = { Text: 'body', Scenes: ['a'], Rect: { X: '1' } };
    const expected = { Text: 'body', Scenes: ['a'], Rect: { X: 1 }, Count: 2 };
    expect(await acs({ query: { Text: 'query', Count: '2' }, body, headers: json })).toEqual(expected);
    expect(await acs({ body, contentType: 'application/octet-stream' })).toEqual({});
  });

  test.each(['application/json', 'application/octet-stream', 'text/plain'])(
    'of ROA calls, as %s',
    async (contentType) => {
      expect(await roa({ query: { Count: '2' }, body: { Text: '图', Nothing: null }, contentType })).toEqual({
        Text: '图',
        Count: 2,
      });
    },
  );

  test('ROA with a form, with a list, with nothing', async () => {
    const contentType = 'application/x-www-form-urlencoded; charset=UTF-8';
    expect(await roa({ body: 'Text=a%20b', contentType })).toEqual({ Text: 'a b' });
    expect(await roa({ query: { Text: 't' }, body: ['a', 'b'] })).toEqual({ Text: 't', body: ['a', 'b'] });
    expect(await roa({}, '/green/image/scan')).toEqual({});
  });

  test.each(['{', '"x"', '1', 'null', '\ufeff{}', '{"a":1,}'])('%j cannot be read', async (body) => {
    const contentType = 'application/json';
    const expected = 'InvalidParameter.Format: Specified parameter format is not valid.';
    expect(await roa({ body, contentType })).toBe(expected);
    expect(await acs({ body, contentType })).toBe(expected);
  });
});

describe('validation', () => {
  test.each<[Record<string, string>, string, string]>([
    [{}, 'Missing', 'Text'],
    [{ Text: 'a', Ratio: 'x' }, 'Missing', 'Count'],
    [{ Text: 'a', Count: '' }, 'Missing', 'Count'],
    [{ Text: 'a', Count: '1' }, 'Missing', 'Attribute'],
    [{ Text: 'a', Count: '1', 'Attribute.1.Value': 'v' }, 'Missing', 'Attribute.1.Key'],
    [{ Text: 'a', Count: 'x', 'Attribute.1.Key': 'v' }, 'Invalid', 'Count'],
    [{ Text: 'a', Count: '-1', 'Attribute.1.Key': 'v' }, 'Invalid', 'Count'],
    [{ Text: 'a', Count: '1', 'Attribute.1.Key': 'v', Flag: 'yes' }, 'Invalid', 'Flag'],
    [{ Text: 'a', Count: '1', Attribute: 'v' }, 'Invalid', 'Attribute'],
  ])('%j', async (parameters, kind, name) => {
    const text =
      kind === 'Missing' ? `${name} is mandatory for this action.` : `Specified parameter ${name} is not valid.`;
    expect(await form(parameters, 'Required')).toBe(`${kind}${name}: ${text}`);
  });

  test('types in a JSON body', async () => {
    expect(await roa({ body: { Text: 1 } })).toBe('InvalidText: Specified parameter Text is not valid.');
    expect(await roa({ body: { Text: 'a', Scenes: ['b', 2] } })).toContain('InvalidScenes.2:');
  });
});
