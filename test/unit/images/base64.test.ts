import { decodeBase64 } from '../../../src/images/base64.ts';
import { fixture, problemOf } from './support.ts';

const picture = fixture('robot.png');
const text = picture.toString('base64');

describe('base64 of a picture', () => {
  test.each([
    ['plain', text],
    ['with line breaks as Python and MIME encoders write them', text.replace(/.{76}/g, '$&\r\n')],
    ['with blanks around it', `\n  ${text}\t\n`],
    ['without padding', text.replace(/=+$/, '')],
  ])('is decoded %s', (_, form) => {
    expect(picture.equals(decodeBase64(form))).toBe(true);
  });

  test.each([
    ['a data: prefix', `data:image/png;base64,${text}`],
    ['the URL-safe alphabet', '-_-_'],
    ['another character', 'AAAA*AAA'],
    ['a percent-encoded text', 'AAAA%2BAA'],
    ['padding in the middle', 'AA==AAAA'],
    ['padding that fits no length', 'AAA=='],
    ['too much padding', 'A==='],
    ['nothing but padding', '===='],
    ['a cut-off group', 'AAAAA'],
  ])('is refused: %s', async (_, form) => {
    expect(await problemOf(() => decodeBase64(form))).toBe('base64');
  });

  test.each(['', ' \n'])('is empty: %j', async (form) => {
    expect(await problemOf(() => decodeBase64(form))).toBe('empty');
  });

  test('of every length is decoded', () => {
    for (let length = 1; length < 20; length++) {
      const bytes = picture.subarray(0, length);
      expect(decodeBase64(bytes.toString('base64')).equals(bytes)).toBe(true);
    }
  });

  test('of many megabytes is decoded quickly', () => {
    const large = Buffer.alloc(10 * 1024 * 1024, 'tuku');
    const start = performance.now();
    expect(decodeBase64(large.toString('base64')).length).toBe(large.length);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
