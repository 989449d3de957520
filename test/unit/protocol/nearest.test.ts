import { nearest, nearestCall } from '../../../src/protocol/nearest.ts';

const calls = [
  'POST /green/similarity/library/add',
  'POST /green/similarity/library/list',
  'DELETE /things',
  'SearchImage',
];

describe('the nearest of some texts', () => {
  it.each([
    ['SearchImages', 'SearchImage'],
    ['searchimage', 'SearchImage'],
    ['SerchImag', 'SearchImage'],
    ['CreateGroup', undefined],
    ['SearchImage', undefined],
    ['', undefined],
  ])('to %s is %s', (text, found) => {
    expect(nearest(text, ['SearchImage', 'DescribeGroups'])).toBe(found);
  });

  it('is not looked for when a text is long', () => {
    const candidates = Array.from({ length: 1000 }, (_, at) => 'x'.repeat(at));
    expect(nearest('x'.repeat(1_000_000), candidates)).toBeUndefined();
  });
});

describe('the nearest call', () => {
  it.each([
    [['POST /green/similarity/library/ad'], 'POST /green/similarity/library/add'],
    [['POST /api/green/similarity/library/list'], 'POST /green/similarity/library/list'],
    [['GET /green/similarity/library/add'], 'POST /green/similarity/library/add'],
    [['GET /favicon.ico'], undefined],
    [['GET /', 'SearchImge'], 'SearchImage'],
  ])('to %j is %s', (words, found) => {
    expect(nearestCall(words, calls)).toBe(found);
  });
});
