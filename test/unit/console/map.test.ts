import { indexPoints, type Point, panned, toCanvas, toMap, wholeMap, zoomed } from '../../../src/console/map/view.ts';

const size = { width: 800, height: 600 };

test('the whole map is in sight, y upwards', () => {
  const view = wholeMap(size);
  expect(toCanvas(view, size, 0, 0)).toEqual([400, 300]);
  const [left, top] = toCanvas(view, size, -1, 1);
  expect([left, top]).toEqual([116, 16]);
});

test('zooming keeps what is under the pointer', () => {
  const view = zoomed(wholeMap(size), size, 3, 130, 77);
  const [x, y] = toMap(wholeMap(size), size, 130, 77);
  const [left, top] = toCanvas(view, size, x, y);
  expect(left).toBeCloseTo(130);
  expect(top).toBeCloseTo(77);
});

test('zooming ends somewhere', () => {
  let view = wholeMap(size);
  for (let step = 0; step < 100; step++) view = zoomed(view, size, 2);
  expect(view.scale).toBe(200_000);
  for (let step = 0; step < 100; step++) view = zoomed(view, size, 0.5);
  expect(view.scale).toBe(20);
});

test('dragging moves the map with the pointer', () => {
  const [left, top] = toCanvas(panned(wholeMap(size), 50, -20), size, 0, 0);
  expect([left, top]).toEqual([450, 280]);
});

test('the nearest point is the one a full search finds', () => {
  let state = 1;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state / 2_147_483_647) * 2 - 1;
  };
  const points: Point[] = Array.from({ length: 2_000 }, (_, id) => [id, random(), random()]);
  const index = indexPoints(points);
  for (let round = 0; round < 200; round++) {
    const [x, y] = [random() * 1.2, random() * 1.2];
    const distances = points.map(([, px, py]) => Math.hypot(px - x, py - y));
    const least = Math.min(...distances);
    const found = index.nearest(x, y, 0.05);
    if (least > 0.05) expect(found).toBeUndefined();
    else expect(distances[found as number]).toBe(least);
  }
});
