import fc from 'fast-check';
import { parseRegion, regionText } from '../../../../adapters/alibaba/imagesearch/regions.ts';
import { scoreOf } from '../../../../adapters/alibaba/imagesearch/score.ts';

describe('a Region', () => {
  it.each([
    ['280,486,232,351', { x: 280, y: 232, width: 206, height: 119 }],
    [' 0, 1 ,0,1 ', { x: 0, y: 0, width: 1, height: 1 }],
    ['1,1,0,5', undefined],
    ['5,1,0,5', undefined],
    ['0,5,-1,5', undefined],
    ['0,5,1.5,5', undefined],
    ['0,5,1', undefined],
    ['0,5,1,5,6', undefined],
    ['a,b,c,d', undefined],
    ['', undefined],
  ])('%s is %j', (text, expected) => {
    expect(parseRegion(text)).toEqual(expected);
  });

  it('written for any box is inside the picture and reads back', () => {
    const number = fc.double({ min: -50, max: 500, noNaN: true });
    const side = fc.integer({ min: 1, max: 400 });
    fc.assert(
      fc.property(number, number, number, number, side, side, (x, y, w, h, width, height) => {
        const text = regionText({ x, y, width: w, height: h }, { width, height });
        const read = parseRegion(text);
        expect(read).toBeDefined();
        if (read === undefined) return;
        expect(read.x + read.width).toBeLessThanOrEqual(width);
        expect(read.y + read.height).toBeLessThanOrEqual(height);
        expect(regionText(read, { width, height })).toBe(text);
      }),
    );
  });
});

describe('a Score', () => {
  it('is 0..1, rises with the similarity, and is 1 for identical pictures alone', () => {
    const cosine = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(cosine, cosine, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(scoreOf(low)).toBeLessThanOrEqual(scoreOf(high));
        expect(scoreOf(low)).toBeGreaterThanOrEqual(0);
        expect(scoreOf(high)).toBeLessThanOrEqual(1);
      }),
    );
    expect([scoreOf(1), scoreOf(0.99999), scoreOf(0.99), scoreOf(0), scoreOf(-1)]).toEqual([
      1,
      1,
      expect.any(Number),
      0,
      0,
    ]);
    expect(scoreOf(0.99)).toBeLessThan(1);
  });
});
