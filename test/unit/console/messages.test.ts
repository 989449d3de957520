import { chinese } from '../../../src/console/messages/chinese.ts';
import { english, type MessageKey } from '../../../src/console/messages/english.ts';
import { fill } from '../../../src/console/messages/fill.ts';

const keys = Object.keys(english) as MessageKey[];
const names = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

test('every message has its Chinese, with the same values', () => {
  expect(Object.keys(chinese).sort()).toEqual([...keys].sort());
  expect(keys.filter((key) => names(english[key]).join() !== names(chinese[key]).join())).toEqual([]);
  expect(keys.filter((key) => !/\p{Script=Han}/u.test(chinese[key]) && !/^[{}\w\s/]+$/.test(chinese[key]))).toEqual([]);
});

test('a message gets its values, numbers as the language writes them', () => {
  expect(fill('{count} of {capacity} in {name}', { count: 1234, capacity: 10000, name: 'shop' }, 'en-GB')).toBe(
    '1,234 of 10,000 in shop',
  );
  expect(fill('{unknown} stays', {}, 'en-GB')).toBe('{unknown} stays');
});
