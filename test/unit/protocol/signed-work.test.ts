import { affordableForms, echoed, excessOf, signedHeaderNames } from '../../../src/protocol/signed-work.ts';
import { wireRequest } from '../../../src/protocol/wire.ts';

const request = (...rawHeaders: string[]) =>
  wireRequest({ method: 'POST', target: '/', rawHeaders, body: Buffer.alloc(0) });
const names = (count: number) => Array.from({ length: count }, (_, at) => `n${at}`).join(';');

describe('a list of signed headers', () => {
  it('is read in lower case and in its order', () => {
    expect(signedHeaderNames('Host;content-Type', request())).toEqual(['host', 'content-type']);
    expect(signedHeaderNames(names(100), request())).toHaveLength(100);
  });

  it.each([
    ['repeats a name', 'host;a;b;a'],
    ['repeats a name in another letter case', 'host;a;A'],
    ['has more than 100 names', names(101)],
    ['is longer than 16 KB', `host;${'n'.repeat(16 * 1024)}`],
  ])('is refused when it %s', (_what, list) => {
    expect(signedHeaderNames(list, request())).toBeUndefined();
  });

  it('is refused when the signed headers are longer than 16 KB, repeated ones together', () => {
    const value = 'v'.repeat(6000);
    expect(signedHeaderNames('host;a', request('A', value, 'a', value, 'B', value))).toEqual(['host', 'a']);
    expect(signedHeaderNames('host;a', request('A', value, 'a', value, 'A', value))).toBeUndefined();
  });
});

test('a request head with too many headers, or pieces of path and query, is excessive', () => {
  const headers = (count: number) => Array.from({ length: count }, () => ['a', 'b']).flat();
  expect(excessOf(headers(200), `/?${'a&'.repeat(1900)}`)).toBeUndefined();
  expect(excessOf(headers(201), '/')).toBe(431);
  expect(excessOf([], '/a'.repeat(2100))).toBe(414);
  expect(excessOf([], `/${'a'.repeat(60_000)}`)).toBeUndefined();
});

test('a text is echoed as it is up to 4,096 characters', () => {
  expect(echoed('a'.repeat(4096))).toBe('a'.repeat(4096));
  expect(echoed('a'.repeat(1e6))).toBe(`${'a'.repeat(4096)}...`);
});

test('the longer a text, the fewer of its forms are hashed', () => {
  expect([100, 1024 * 1024, 1e9].map(affordableForms)).toEqual([83886, 8, 2]);
});
