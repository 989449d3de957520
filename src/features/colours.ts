import cssColours from 'color-name';
import { rgbToLab } from './lab.ts';
import type { Colour } from './port.ts';
import { type Pixels, shrink } from './raster.ts';

type Rgb = readonly [number, number, number];

const MAX_COLOURS = 4;
const ROUNDS = 12;
/** Clusters closer than this in Lab look like one colour; about ten just-noticeable differences. */
const SAME_COLOUR = 20;
/** Clusters smaller than this share are noise or edges. */
const MIN_SHARE = 0.02;

/** Broad colour families by typical members; a colour belongs to the family of the nearest member in Lab. */
const FAMILIES: Readonly<Record<string, readonly Rgb[]>> = {
  Black: [
    [0, 0, 0],
    [30, 30, 32],
  ],
  White: [
    [255, 255, 255],
    [242, 242, 240],
  ],
  Gray: [
    [128, 128, 128],
    [75, 75, 78],
    [185, 185, 185],
    [112, 128, 144],
  ],
  Red: [
    [220, 20, 30],
    [139, 0, 0],
    [250, 70, 60],
  ],
  Orange: [
    [255, 140, 0],
    [255, 165, 60],
    [255, 100, 30],
  ],
  Yellow: [
    [255, 235, 0],
    [240, 220, 100],
    [200, 180, 20],
  ],
  Green: [
    [0, 128, 0],
    [60, 200, 60],
    [20, 70, 30],
    [107, 142, 35],
    [150, 220, 120],
  ],
  Cyan: [
    [0, 230, 230],
    [0, 139, 139],
    [150, 235, 235],
    [64, 200, 200],
  ],
  Blue: [
    [0, 0, 220],
    [30, 100, 220],
    [20, 30, 90],
    [100, 160, 240],
    [160, 200, 240],
  ],
  Purple: [
    [128, 0, 128],
    [90, 20, 140],
    [150, 80, 210],
    [200, 160, 225],
  ],
  Pink: [
    [255, 105, 180],
    [255, 182, 193],
    [230, 30, 130],
    [250, 200, 215],
  ],
  Brown: [
    [139, 69, 19],
    [101, 67, 33],
    [160, 110, 70],
    [70, 42, 25],
    [200, 165, 120],
  ],
};

/** Lab colours, three numbers each, one after another: arrays of arrays take several times as long to go through. */
type LabList = Float64Array;

const families = namedColours(
  Object.entries(FAMILIES).flatMap(([name, members]) => members.map((rgb) => [name, rgb] as const)),
);
// The same colours are also spelled `gray`.
const cssNames = namedColours(Object.entries(cssColours).filter(([name]) => !name.includes('grey')));

function namedColours(entries: readonly (readonly [name: string, rgb: Rgb])[]) {
  return { names: entries.map(([name]) => name), labs: toLab(entries.flatMap(([, rgb]) => rgb)) };
}

function toLab(rgb: ArrayLike<number>): LabList {
  const labs = new Float64Array(rgb.length);
  for (let i = 0; i < labs.length; i += 3) {
    const lab = rgbToLab(rgb[i] as number, rgb[i + 1] as number, rgb[i + 2] as number);
    labs[i] = lab[0];
    labs[i + 1] = lab[1];
    labs[i + 2] = lab[2];
  }
  return labs;
}

/**
 * Up to four dominant colours of a picture, largest share first: k-means in CIE Lab on a thumbnail. The seeds are the
 * colours that are farthest apart, so a picture always has the same colours.
 */
export async function dominantColours(picture: Pixels): Promise<Colour[]> {
  const { data } = await shrink(picture, 64);
  const points = toLab(data);
  const member = new Uint8Array(points.length / 3);
  const centres = seeds(points);
  for (let round = 0; round < ROUNDS; round++) {
    const changed = assign(points, centres, member);
    // The centres would stay where they are.
    if (round > 0 && !changed) break;
    moveToMeans(centres, points, member);
  }
  return Array.from({ length: centres.length / 3 }, (_, k) => describe(data, member, k))
    .filter((colour) => colour.share >= MIN_SHARE)
    .sort((a, b) => b.share - a.share);
}

/** Farthest-first seeds: the pixel nearest to the mean colour, then repeatedly the pixel farthest from all seeds. */
function seeds(points: LabList): LabList {
  const count = points.length / 3;
  const middle = new Float64Array(3);
  moveToMeans(middle, points, new Uint8Array(count));
  let newest = nearest(middle, 0, points);
  const chosen = [newest];
  /** Squared distance of each point to the nearest seed. */
  const distances = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  while (chosen.length < MAX_COLOURS) {
    const [l = 0, a = 0, b = 0] = points.subarray(3 * newest, 3 * newest + 3);
    let farthest = 0;
    for (let i = 0; i < count; i++) {
      distances[i] = Math.min(distances[i] as number, squaredDistance(l, a, b, points, i));
      if ((distances[i] as number) > (distances[farthest] as number)) farthest = i;
    }
    if ((distances[farthest] as number) < SAME_COLOUR ** 2) break;
    chosen.push(farthest);
    newest = farthest;
  }
  return Float64Array.from(chosen.flatMap((i) => [...points.subarray(3 * i, 3 * i + 3)]));
}

/** Makes every point a member of the cluster with the nearest centre; returns whether any was of another before. */
function assign(points: LabList, centres: LabList, member: Uint8Array): boolean {
  let changed = false;
  for (let i = 0; i < member.length; i++) {
    const cluster = nearest(points, i, centres);
    if (cluster !== member[i]) changed = true;
    member[i] = cluster;
  }
  return changed;
}

/** Moves every centre to the mean of its members, if it has any. */
function moveToMeans(centres: LabList, points: LabList, member: Uint8Array): void {
  const sums = new Float64Array(centres.length);
  const counts = new Uint32Array(centres.length / 3);
  for (let i = 0; i < member.length; i++) {
    const k = member[i] as number;
    counts[k] = (counts[k] as number) + 1;
    sums[3 * k] = (sums[3 * k] as number) + (points[3 * i] as number);
    sums[3 * k + 1] = (sums[3 * k + 1] as number) + (points[3 * i + 1] as number);
    sums[3 * k + 2] = (sums[3 * k + 2] as number) + (points[3 * i + 2] as number);
  }
  for (let at = 0; at < sums.length; at++) {
    const count = counts[Math.floor(at / 3)] as number;
    if (count > 0) centres[at] = (sums[at] as number) / count;
  }
}

function describe(data: Uint8Array, member: Uint8Array, k: number): Colour {
  let [red, green, blue, count] = [0, 0, 0, 0];
  for (let i = 0; i < member.length; i++) {
    if (member[i] !== k) continue;
    count++;
    red += data[3 * i] as number;
    green += data[3 * i + 1] as number;
    blue += data[3 * i + 2] as number;
  }
  const rgb: Rgb = [Math.round(red / count), Math.round(green / count), Math.round(blue / count)];
  return { rgb, share: count / member.length, ...nameColour(rgb) };
}

/** The nearest CSS colour name and broad family of a colour. */
export function nameColour(rgb: Rgb): { name: string; family: string } {
  const lab = toLab(rgb);
  const pick = ({ names, labs }: typeof families) => names[nearest(lab, 0, labs)] as string;
  return { name: pick(cssNames), family: pick(families) };
}

/** The place in `list` of the colour that is nearest to the one at the place `i` of `labs`. */
function nearest(labs: LabList, i: number, list: LabList): number {
  const [l, a, b] = [labs[3 * i] as number, labs[3 * i + 1] as number, labs[3 * i + 2] as number];
  let best = 0;
  let distance = Number.POSITIVE_INFINITY;
  for (let k = 0; 3 * k < list.length; k++) {
    const d = squaredDistance(l, a, b, list, k);
    if (d < distance) {
      best = k;
      distance = d;
    }
  }
  return best;
}

/** Square of the distance between a colour and the one at the place `k` of a list. */
function squaredDistance(l: number, a: number, b: number, list: LabList, k: number): number {
  const [dl, da, db] = [l - (list[3 * k] as number), a - (list[3 * k + 1] as number), b - (list[3 * k + 2] as number)];
  return dl * dl + da * da + db * db;
}
