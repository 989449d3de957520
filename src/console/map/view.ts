/** What of a map is in sight: its middle, in the map's coordinates, and pixels for one of its units. */
export interface MapView {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export type Point = readonly [id: number, x: number, y: number];

const MARGIN_PX = 16;
const SMALLEST_SCALE = 20;
const LARGEST_SCALE = 200_000;

/** Everything from -1 to 1. */
export function wholeMap({ width, height }: Size): MapView {
  return { x: 0, y: 0, scale: Math.max(SMALLEST_SCALE, (Math.min(width, height) - 2 * MARGIN_PX) / 2) };
}

/** Where a point of the map is on the canvas; y grows upwards on the map. */
export function toCanvas({ x, y, scale }: MapView, size: Size, mapX: number, mapY: number): [number, number] {
  return [size.width / 2 + (mapX - x) * scale, size.height / 2 - (mapY - y) * scale];
}

export function toMap({ x, y, scale }: MapView, size: Size, left: number, top: number): [number, number] {
  return [x + (left - size.width / 2) / scale, y - (top - size.height / 2) / scale];
}

/** Moved by so many pixels of the canvas. */
export function panned(view: MapView, dx: number, dy: number): MapView {
  return { ...view, x: view.x - dx / view.scale, y: view.y + dy / view.scale };
}

/** Zoomed so that the place under the pointer stays there. */
export function zoomed(
  view: MapView,
  size: Size,
  factor: number,
  left = size.width / 2,
  top = size.height / 2,
): MapView {
  const scale = Math.min(LARGEST_SCALE, Math.max(SMALLEST_SCALE, view.scale * factor));
  const [mapX, mapY] = toMap(view, size, left, top);
  return {
    scale,
    x: mapX - (left - size.width / 2) / scale,
    y: mapY + (top - size.height / 2) / scale,
  };
}

/** Finds the point nearest to a place. */
export interface PointIndex {
  /** The index of the nearest point within a distance, in the map's units. */
  nearest(x: number, y: number, within: number): number | undefined;
}

/** Cells a side: some ten points in each when there are 10,000. */
const CELLS = 32;

export function indexPoints(points: readonly Point[]): PointIndex {
  const cellOf = (value: number) => Math.min(CELLS - 1, Math.max(0, Math.floor(((value + 1) / 2) * CELLS)));
  const cells: number[][] = Array.from({ length: CELLS * CELLS }, () => []);
  for (const [index, [, x, y]] of points.entries()) cells[cellOf(y) * CELLS + cellOf(x)]?.push(index);
  return {
    nearest(x, y, within) {
      let best: number | undefined;
      let bestDistance = within * within;
      for (let row = cellOf(y - within); row <= cellOf(y + within); row++) {
        for (let column = cellOf(x - within); column <= cellOf(x + within); column++) {
          for (const index of cells[row * CELLS + column] ?? []) {
            const [, px, py] = points[index] as Point;
            const distance = (px - x) ** 2 + (py - y) ** 2;
            if (distance <= bestDistance) [best, bestDistance] = [index, distance];
          }
        }
      }
      return best;
    },
  };
}
