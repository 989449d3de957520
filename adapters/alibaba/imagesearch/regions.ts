import type { Region } from '../../../src/images/port.ts';

/** Parses `x1,x2,y1,y2`, in pixels and in this order [documented]; undefined unless x1 < x2 and y1 < y2. */
export function parseRegion(text: string): Region | undefined {
  const numbers = /^\s*(\d{1,6})\s*,\s*(\d{1,6})\s*,\s*(\d{1,6})\s*,\s*(\d{1,6})\s*$/.exec(text)?.slice(1).map(Number);
  const [x1 = 0, x2 = 0, y1 = 0, y2 = 0] = numbers ?? [];
  return x1 < x2 && y1 < y2 ? { x: x1, y: y1, width: x2 - x1, height: y2 - y1 } : undefined;
}

/** Writes a box as `x1,x2,y1,y2`: whole pixels inside the picture, at least one each way. */
export function regionText(box: Region, picture: { readonly width: number; readonly height: number }): string {
  const x1 = within(Math.round(box.x), 0, picture.width - 1);
  const y1 = within(Math.round(box.y), 0, picture.height - 1);
  const x2 = within(Math.round(box.x + box.width), x1 + 1, picture.width);
  const y2 = within(Math.round(box.y + box.height), y1 + 1, picture.height);
  return [x1, x2, y1, y2].join(',');
}

function within(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
