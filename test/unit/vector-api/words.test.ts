import { wordsIn, wordsOf } from '../../../src/vector-api/words.ts';

test('a text is cut where its language does', () => {
  expect(wordsOf('Wireless headphones, 2nd gen.', {})).toEqual(['wireless', 'headphones', '2nd', 'gen']);
  expect(wordsOf('我喜欢无线耳机。', { locale: 'zh' })).toEqual(['我', '喜欢', '无线', '耳机']);
  expect(wordsOf('東京に住んでいます', { locale: 'ja' })).toContain('東京');
});

test('Chinese may be cut into single characters, beside words in Latin letters', () => {
  expect(wordsOf('蓝牙 iPhone15 耳机', { hanCharacters: true })).toEqual(['蓝', '牙', 'iphone15', '耳', '机']);
});

test('mixed words may be cut where case or kind changes', () => {
  expect(wordsOf('iPhone15 HTTPServer wi-fi', { cutsMixed: true })).toEqual([
    'i',
    'phone',
    '15',
    'http',
    'server',
    'wi',
    'fi',
  ]);
});

test('a delimiter cuts and nothing else does', () => {
  expect(wordsOf('Red wine||new-York', { delimiter: '|' })).toEqual(['red wine', 'new-york']);
});

test('case counts only where it is asked for; forms of a character never do', () => {
  expect(wordsOf('Car ＣＡＲ', {})).toEqual(['car', 'car']);
  expect(wordsOf('Car car', { caseSensitive: true })).toEqual(['Car', 'car']);
  expect(wordsOf('Straße', {})).toEqual(wordsOf('STRASSE', {}));
});

test('a list has the words of its strings; what is no text has none', () => {
  expect(wordsIn(['a b', 'c', 3], {})).toEqual(['a', 'b', 'c']);
  expect(wordsIn(['', ' '], {})).toEqual([]);
  expect(wordsIn(3, {})).toBeUndefined();
  expect(wordsIn([], {})).toBeUndefined();
});
