import { layOut, moved, rowsOf, scrolledTo } from '../../../src/console/parts/grid-layout.ts';

const cells = { width: 850, height: 600, cellWidth: 170, cellHeight: 200 };

describe('a grid of 10,000 cells', () => {
  it('draws those in sight, and two rows more on each side', () => {
    const layout = layOut({ ...cells, count: 10_000, scrollTop: 100_000 });
    expect(layout).toEqual({ columns: 5, rows: 2000, totalHeight: 400_000, from: 498 * 5, to: 505 * 5 });
  });

  it('ends with the last cell', () => {
    expect(layOut({ ...cells, count: 12, scrollTop: 0 })).toMatchObject({ rows: 3, from: 0, to: 12 });
    expect(layOut({ ...cells, count: 0, scrollTop: 0 })).toMatchObject({ rows: 0, from: 0, to: 0 });
  });

  it('keeps the row with the focus, above and below what is in sight', () => {
    const layout = layOut({ ...cells, count: 10_000, scrollTop: 100_000 });
    expect(rowsOf(layout, 0)).toEqual([0, 498, 499, 500, 501, 502, 503, 504]);
    expect(rowsOf(layout, 1999)).toEqual([498, 499, 500, 501, 502, 503, 504, 1999]);
    expect(rowsOf(layout, 500)).toEqual(rowsOf(layout, undefined));
  });

  it('has one column however narrow it is', () => {
    expect(layOut({ ...cells, width: 90, count: 3, scrollTop: 0 })).toMatchObject({ columns: 1, rows: 3 });
  });

  it('draws nothing twice when it became shorter than it is scrolled', () => {
    const { from, to } = layOut({ ...cells, count: 5, scrollTop: 4_000 });
    expect([from, to]).toEqual([5, 5]);
  });
});

describe('keys in a grid', () => {
  const grid = { count: 12, columns: 5, page: 2 };

  it.each([
    ['ArrowRight', 0, 1],
    ['ArrowLeft', 0, 0],
    ['ArrowDown', 1, 6],
    ['ArrowDown', 8, 8],
    ['ArrowUp', 6, 1],
    ['ArrowUp', 1, 1],
    ['PageDown', 1, 11],
    ['PageUp', 11, 1],
    ['Home', 7, 0],
    ['End', 7, 11],
  ])('%s moves from %i to %i', (key, from, to) => {
    expect(moved(key, from, grid)).toBe(to);
  });

  it('are left to the page when they move nothing', () => {
    expect(moved('Tab', 3, grid)).toBeUndefined();
  });

  it('scroll no further than needed', () => {
    const sight = { columns: 5, cellHeight: 200, height: 600, scrollTop: 400 };
    expect(scrolledTo(12, sight)).toBe(400);
    expect(scrolledTo(3, sight)).toBe(0);
    expect(scrolledTo(25, sight)).toBe(600);
  });
});
