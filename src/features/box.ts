import type { Region } from '../images/port.ts';

/** Area in pixels. */
export function area(box: Region): number {
  return box.width * box.height;
}

/** Intersection over union, 0..1. */
export function iou(a: Region, b: Region): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const both = width * height;
  return both / (area(a) + area(b) - both);
}

/** Rounds a box to whole pixels and clips it to the picture; undefined when less than one pixel is left. */
export function clampBox(
  left: number,
  top: number,
  right: number,
  bottom: number,
  width: number,
  height: number,
): Region | undefined {
  const x = Math.max(0, Math.round(left));
  const y = Math.max(0, Math.round(top));
  const box = { x, y, width: Math.min(width, Math.round(right)) - x, height: Math.min(height, Math.round(bottom)) - y };
  return box.width > 0 && box.height > 0 ? box : undefined;
}
