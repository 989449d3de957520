import { type MapView, type Point, type Size, toCanvas } from './view.ts';

/** Pixels of a point's side: smaller where there are many. */
function sideOf(count: number, scale: number): number {
  const side = count > 3_000 ? 3 : count > 300 ? 5 : 8;
  return Math.min(10, side * Math.max(1, Math.sqrt(scale / 500)));
}

/** Draws the points in sight; `under` is the index of the one to stress. */
export function drawMap(
  canvas: HTMLCanvasElement,
  size: Size,
  view: MapView,
  points: readonly Point[],
  under?: number,
): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const { width, height } = size;
  const ratio = devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const style = getComputedStyle(canvas);
  const side = sideOf(points.length, view.scale);
  context.fillStyle = style.getPropertyValue('--accent');
  context.globalAlpha = 0.6;
  for (const [, x, y] of points) {
    const [left, top] = toCanvas(view, size, x, y);
    if (left < -side || top < -side || left > width + side || top > height + side) continue;
    context.fillRect(left - side / 2, top - side / 2, side, side);
  }
  const stressed = under === undefined ? undefined : points[under];
  if (stressed === undefined) return;
  const [left, top] = toCanvas(view, size, stressed[1], stressed[2]);
  context.globalAlpha = 1;
  context.fillStyle = style.getPropertyValue('--text');
  context.beginPath();
  context.arc(left, top, side / 2 + 4, 0, 2 * Math.PI);
  context.fill();
}
