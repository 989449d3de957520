import fc from 'fast-check';
import { moment } from '../../../../adapters/alibaba/cityvisual/captures/times.ts';
import { attributeOf, captureTypes } from '../../../../adapters/alibaba/cityvisual/captures/vocabulary.ts';
import {
  isBucketName,
  isDescription,
  isEndpoint,
  isName,
  isStorableJson,
} from '../../../../adapters/alibaba/cityvisual/checks.ts';
import { wildcard } from '../../../../adapters/alibaba/cityvisual/resources/instance.ts';

it.each([
  ['ab', true],
  ['名称', true],
  ['𠮷野', true],
  ['a:_-9', true],
  ['a', false],
  ['9a', false],
  ['_a', false],
  ['a b', false],
  ['http://x', false],
  [`a${'b'.repeat(127)}`, true],
  [`a${'b'.repeat(128)}`, false],
  ['ab\n', false],
])('name %j: %j', (name, good) => expect(isName(name)).toBe(good));

it.each([
  ['', true],
  ['x', false],
  ['xy', true],
  ['http://xy', false],
  ['见 http://xy', true],
  ['x'.repeat(257), false],
])('description %j: %j', (text, good) => expect(isDescription(text)).toBe(good));

it.each([
  ['bucket', true],
  ['ab', false],
  ['a-1', true],
  ['-ab', false],
  ['Abc', false],
  ['a'.repeat(63), true],
  ['a'.repeat(64), false],
])('bucket %j: %j', (name, good) => expect(isBucketName(name)).toBe(good));

it.each([
  ['oss-cn-shanghai-internal.aliyuncs.com', true],
  ['http://127.0.0.1:4580', true],
  ['localhost', true],
  ['', false],
  ['a b', false],
  ['http://', false],
  ['host/path', false],
])('endpoint %j: %j', (endpoint, good) => expect(isEndpoint(endpoint)).toBe(good));

it('wildcards match as a regular expression would', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 8 });
  fc.assert(
    fc.property(text, pattern, (value, wanted) => {
      const source = wanted.replaceAll('.', '\\.').replaceAll('*', '.*');
      expect(wildcard(value, wanted)).toBe(new RegExp(`^${source}$`).test(value));
    }),
  );
  expect(wildcard('a'.repeat(20_000), `${'*a'.repeat(5000)}*b`)).toBe(false);
});

it.each([
  ['1553734800000', 1553734800000],
  ['2019-03-28T01:00:00Z', 1553734800000],
  ['2019-03-28T09:00+08:00', 1553734800000],
  ['2019-03-28T01:00:00', undefined],
  ['2019-13-28T01:00:00Z', undefined],
  ['1553734800', undefined],
])('moment %j: %j', (text, value) => expect(moment(text)).toBe(value));

it('attributes belong to their type, and a key means one field', () => {
  expect(attributeOf('Sex', 'vehicle')).toBeUndefined();
  expect(attributeOf('Sex', undefined)?.field).toBe('SexType');
  const fields = new Map<string, string>();
  for (const { key, field } of Object.values(captureTypes).flatMap(({ attributes }) => attributes)) {
    expect(fields.get(key) ?? field).toBe(field);
    fields.set(key, field);
  }
});

it('strings that PostgreSQL cannot store are found, however deep they are', () => {
  expect(isStorableJson({ a: ['x', { b: '\u{1F5BC}' }], n: 1 })).toBe(true);
  expect(isStorableJson({ a: [{ b: '\0' }] })).toBe(false);
  expect(isStorableJson(['\ud800'])).toBe(false);
  expect(isStorableJson({ '\0': 1 })).toBe(false);
});
