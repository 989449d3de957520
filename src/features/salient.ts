import { clampBox } from './box.ts';
import { type Lab, rgbToLab, squaredDistance } from './lab.ts';
import type { Subject } from './port.ts';
import { type Pixels, shrink } from './raster.ts';

/** Side of the thumbnail that is analysed, in pixels. */
const SIDE = 96;
/** Pixels farther than this from the background (Lab) belong to the foreground. */
const DISTANCE = 14;
/** The background is plain if at least this share of the border has its colour. */
const PLAIN = 0.75;
/** Smaller and larger regions do not stand out. Shares of the picture's area. */
const MIN_AREA = 0.01;
const MAX_AREA = 0.9;

/**
 * Finds the subject that stands out from a plain background, from the pixels alone: the background is the border's median
 * colour, the subject the largest connected region that differs from it. Undefined if the background is not plain or
 * nothing stands out.
 */
export async function salientSubject(picture: Pixels): Promise<Subject | undefined> {
  const small = await shrink(picture, SIDE);
  const border = borderCells(small.width, small.height).map((i) => colourAt(small, i));
  const background = medianColour(border);
  const differs = (colour: Lab) => squaredDistance(colour, background) >= DISTANCE ** 2;
  const plain = border.filter((colour) => !differs(colour)).length / border.length;
  if (plain < PLAIN) return undefined;
  const foreground = new Uint8Array(small.width * small.height);
  for (let i = 0; i < foreground.length; i++) foreground[i] = differs(colourAt(small, i)) ? 1 : 0;
  const region = largestRegion(foreground, small.width);
  const share = region.size / foreground.length;
  if (share < MIN_AREA || share > MAX_AREA) return undefined;
  const [sx, sy] = [picture.width / small.width, picture.height / small.height];
  const box = clampBox(
    region.left * sx,
    region.top * sy,
    (region.right + 1) * sx,
    (region.bottom + 1) * sy,
    picture.width,
    picture.height,
  );
  return box && { box, score: plain, label: 'salient' };
}

function colourAt({ data }: Pixels, i: number): Lab {
  return rgbToLab(data[3 * i] as number, data[3 * i + 1] as number, data[3 * i + 2] as number);
}

function borderCells(width: number, height: number): number[] {
  const cells: number[] = [];
  for (let i = 0; i < width * height; i++) {
    const x = i % width;
    if (x === 0 || x === width - 1 || i < width || i >= width * (height - 1)) cells.push(i);
  }
  return cells;
}

function medianColour(colours: readonly Lab[]): Lab {
  const middle = (channel: 0 | 1 | 2) => {
    const sorted = colours.map((colour) => colour[channel]).sort((a, b) => a - b);
    return sorted[sorted.length >> 1] as number;
  };
  return [middle(0), middle(1), middle(2)];
}

/** A connected region of cells: its size, and its bounding box. */
interface CellRegion {
  readonly size: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The largest 4-connected region of cells that are 1, which it clears; its size is 0 when there is none. */
function largestRegion(cells: Uint8Array, width: number): CellRegion {
  let best: CellRegion = { size: 0, left: 0, top: 0, right: 0, bottom: 0 };
  for (let start = 0; start < cells.length; start++) {
    if (!cells[start]) continue;
    const region = fill(cells, width, start);
    if (region.size > best.size) best = region;
  }
  return best;
}

/** Clears the region around `start` and measures it. */
function fill(cells: Uint8Array, width: number, start: number): CellRegion {
  let [size, left, top, right, bottom] = [0, width, cells.length, 0, 0];
  const open = [start];
  cells[start] = 0;
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    const [x, y] = [i % width, Math.floor(i / width)];
    size++;
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    const around = [x > 0 ? i - 1 : -1, x < width - 1 ? i + 1 : -1, i - width, i + width];
    for (const next of around) {
      if (next < 0 || !cells[next]) continue;
      cells[next] = 0;
      open.push(next);
    }
  }
  return { size, left, top, right, bottom };
}
