import { checkTags, storedTags } from '../../../../adapters/tencent/tiia/tags.ts';
import { ApiError } from '../../../../src/protocol/errors.ts';

const codeOf = (text: string) => {
  try {
    checkTags(text);
    return undefined;
  } catch (error) {
    return error instanceof ApiError ? error.code : error;
  }
};
const keys = (count: number) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i])));

describe('Tags', () => {
  it.each(['', '{}', '{"value": 20}', '{"my_tag":"1","price":1.5e3}', ' { "a" : "" } ', '{"__proto__":"x"}', keys(10)])(
    'accepts %s',
    (text) => expect(codeOf(text)).toBeUndefined(),
  );

  it.each([
    '[]',
    '"text"',
    '1',
    'null',
    'value=20',
    '{"a":1',
    '{"a":true}',
    '{"a":null}',
    '{"a":{}}',
    '{"a":[1]}',
    '\0',
  ])('refuses %j as no object of strings and numbers', (text) =>
    expect(codeOf(text)).toBe('InvalidParameterValue.TagsValueIllegal'),
  );

  it('has at most ten keys', () => {
    expect(codeOf(keys(11))).toBe('InvalidParameterValue.TagsKeysExceed');
  });

  it('has values of at most 256 code points', () => {
    expect(codeOf(JSON.stringify({ a: '😀'.repeat(256) }))).toBeUndefined();
    expect(codeOf(JSON.stringify({ a: '😀'.repeat(257) }))).toBe('InvalidParameterValue.TagsValueSizeExceed');
  });

  it('is stored as sent, and as {} when not set', () => {
    expect(storedTags(' {"a" : 1} ')).toBe(' {"a" : 1} ');
    expect(storedTags('')).toBe('{}');
    expect(storedTags(undefined)).toBe('{}');
  });
});
