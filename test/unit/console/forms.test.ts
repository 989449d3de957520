import { faultOf } from '../../../src/console/controls/fault-fields.ts';
import { offsetText } from '../../../src/console/controls/offset.ts';
import { lineBefore, lineMeaning } from '../../../src/console/gallery/threshold-line.ts';
import { hashOf, parseRoute } from '../../../src/console/route.ts';
import { parseVector } from '../../../src/console/vectors/parse-vector.ts';

describe('a pasted vector', () => {
  it.each(['[0.5, -1, 2e-3]', '0.5 -1 2e-3', ' 0.5,-1;\n2E-3 '])('is read from %j', (text) => {
    expect(parseVector(text)).toEqual({ vector: [0.5, -1, 0.002] });
  });

  it.each([
    ['[1, two]', 'two'],
    ['[1, NaN]', 'NaN'],
    ['1e999', '1e999'],
    ['0x10', '0x10'],
    ['', '[]'],
  ])('%j is none, because of %j', (text, problem) => {
    expect(parseVector(text)).toEqual({ problem });
  });
});

describe('an address', () => {
  it.each(['#/collections', '#/gallery/12/pictures', '#/gallery/12/search?like=7', '#/vectors/3/map', '#/controls'])(
    '%s is a place',
    (hash) => expect(hashOf(parseRoute(hash))).toBe(hash),
  );

  it('may leave out the view', () => {
    expect(parseRoute('#/gallery/12')).toEqual({ page: 'gallery', id: 12, view: 'pictures' });
    expect(parseRoute('')).toEqual({ page: 'collections' });
  });

  it.each(['#/gallery/x', '#/gallery/1/nothing', '#/vectors/1/similarities', '#/else'])('%s is no place', (hash) => {
    expect(parseRoute(hash)).toEqual({ page: 'missing' });
  });
});

describe('the line between hits', () => {
  const hit = (similarity: number, passes: boolean) => ({ similarity, passes });

  it('lies before the first that the API does not return', () => {
    expect(lineBefore([hit(0.9, true), hit(0.7, true), hit(0.4, false)])).toBe(2);
    expect(lineBefore([hit(0.9, true)])).toBeUndefined();
  });

  it('is the threshold, or the limit where that cuts first', () => {
    expect(lineMeaning([hit(0.9, true), hit(0.4, false)], 0.6)).toBe('threshold');
    expect(lineMeaning([hit(0.9, true), hit(0.8, false)], 0.6)).toBe('limit');
    expect(lineMeaning([hit(0.9, true), hit(0.8, false)], null)).toBe('limit');
  });
});

describe('a fault', () => {
  const fields = {
    dialect: 'one',
    operation: ' Search ',
    account: '',
    kind: 'code',
    code: 'Busy',
    delay: '2s',
    socket: 'reset',
    bytesPerSecond: '10',
    times: '3',
    after: '',
  } as const;

  it('has what was filled in, and the effect that was chosen alone', () => {
    expect(faultOf(fields)).toEqual({ dialect: 'one', operation: 'Search', code: 'Busy', times: 3 });
    expect(faultOf({ ...fields, kind: 'slow', times: '', after: '2' })).toEqual({
      dialect: 'one',
      operation: 'Search',
      bytesPerSecond: 10,
      after: 2,
    });
  });
});

test.each([
  [7_500_000, '+2h 5m'],
  [-86_400_000, '−1d'],
  [400, '0s'],
])('an offset of %i ms reads %s', (ms, text) => {
  expect(offsetText(ms)).toBe(text);
});
