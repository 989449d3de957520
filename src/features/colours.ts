import cssColours from 'color-name';
import { type Lab, labDistance, rgbToLab } from './lab.ts';
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

const families = Object.entries(FAMILIES).flatMap(([name, members]) =>
  members.map((rgb) => ({ name, lab: rgbToLab(rgb) })),
);
const names = Object.entries(cssColours)
  .filter(([name]) => !name.includes('grey')) // the same colours are also spelled `gray`
  .map(([name, rgb]) => ({ name, lab: rgbToLab(rgb) }));

/**
 * Up to four dominant colours of a picture, largest share first: k-means in CIE Lab on a thumbnail. The seeds are the
 * colours that are farthest apart, so a picture always has the same colours.
 */
export async function dominantColours(picture: Pixels): Promise<Colour[]> {
  const { data } = await shrink(picture, 64);
  const points: Lab[] = [];
  for (let i = 0; i + 2 < data.length; i += 3) {
    points.push(rgbToLab([data[i] as number, data[i + 1] as number, data[i + 2] as number]));
  }
  const member = new Uint8Array(points.length);
  let centres = seeds(points);
  for (let round = 0; round < ROUNDS; round++) {
    const before = member.slice();
    points.forEach((point, i) => {
      member[i] = nearest(point, centres);
    });
    // The centres would stay where they are.
    if (round > 0 && member.every((cluster, i) => cluster === before[i])) break;
    centres = centres.map((centre, k) => mean(points.filter((_, i) => member[i] === k)) ?? centre);
  }
  return centres
    .map((_, k) => describe(data, member, k))
    .filter((colour) => colour.share >= MIN_SHARE)
    .sort((a, b) => b.share - a.share);
}

/** Farthest-first seeds: the pixel nearest to the mean colour, then repeatedly the pixel farthest from all seeds. */
function seeds(points: readonly Lab[]): Lab[] {
  const middle = mean(points) as Lab;
  const centres = [points[nearest(middle, points)] as Lab];
  /** Distance of each point to the nearest seed. */
  const distances = new Float64Array(points.length).fill(Number.POSITIVE_INFINITY);
  while (centres.length < MAX_COLOURS) {
    const newest = centres.at(-1) as Lab;
    let farthest = 0;
    for (let i = 0; i < points.length; i++) {
      distances[i] = Math.min(distances[i] as number, labDistance(points[i] as Lab, newest));
      if ((distances[i] as number) > (distances[farthest] as number)) farthest = i;
    }
    if ((distances[farthest] as number) < SAME_COLOUR) break;
    centres.push(points[farthest] as Lab);
  }
  return centres;
}

function describe(data: Uint8Array, member: Uint8Array, k: number): Colour {
  const sum: [number, number, number] = [0, 0, 0];
  let count = 0;
  member.forEach((cluster, i) => {
    if (cluster !== k) return;
    count++;
    for (let c = 0; c < 3; c++) sum[c as 0 | 1 | 2] += data[3 * i + c] as number;
  });
  const rgb: Rgb = [Math.round(sum[0] / count), Math.round(sum[1] / count), Math.round(sum[2] / count)];
  return { rgb, share: count / member.length, ...nameColour(rgb) };
}

/** The nearest CSS colour name and broad family of a colour. */
export function nameColour(rgb: Rgb): { name: string; family: string } {
  const lab = rgbToLab(rgb);
  const pick = (list: readonly { name: string; lab: Lab }[]) =>
    (
      list[
        nearest(
          lab,
          list.map((entry) => entry.lab),
        )
      ] as { name: string }
    ).name;
  return { name: pick(names), family: pick(families) };
}

function nearest(point: Lab, list: readonly Lab[]): number {
  let best = 0;
  let distance = Number.POSITIVE_INFINITY;
  for (let i = 0; i < list.length; i++) {
    const d = labDistance(point, list[i] as Lab);
    if (d < distance) {
      best = i;
      distance = d;
    }
  }
  return best;
}

function mean(points: readonly Lab[]): Lab | undefined {
  if (points.length === 0) return undefined;
  const sum: [number, number, number] = [0, 0, 0];
  for (const [l, a, b] of points) {
    sum[0] += l;
    sum[1] += a;
    sum[2] += b;
  }
  return [sum[0] / points.length, sum[1] / points.length, sum[2] / points.length];
}
