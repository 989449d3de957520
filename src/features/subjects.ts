import type { Region } from '../images/port.ts';
import { area, iou } from './box.ts';
import type { Detect } from './detector.ts';
import type { Subject } from './port.ts';
import type { Pixels } from './raster.ts';
import { salientSubject } from './salient.ts';

/** Boxes that overlap more than this show the same thing. */
const SAME_THING = 0.5;

/**
 * Everything found in a picture, largest area first: what the detector recognises, and what stands out from a plain
 * background where the detector does not see it.
 */
export async function findSubjects(picture: Pixels, detect: Detect): Promise<Subject[]> {
  const subjects = await detect(picture);
  const salient = await salientSubject(picture);
  if (salient && subjects.every((subject) => iou(subject.box, salient.box) < SAME_THING)) subjects.push(salient);
  return subjects.sort((a, b) => area(b.box) - area(a.box) || b.score - a.score);
}

/**
 * The picture's main subject: within a region the one that overlaps it best (by IoU), otherwise the largest. Only
 * subjects of the given labels and the salient one may be chosen. Undefined when none may.
 */
export function chooseSubject(
  subjects: readonly Subject[],
  labels: readonly string[] | undefined,
  region: Region | undefined,
): Subject | undefined {
  const allowed = subjects.filter(({ label }) => label === 'salient' || !labels || labels.includes(label));
  if (!region) return allowed[0];
  const overlapping = allowed.filter((subject) => iou(subject.box, region) > 0);
  return overlapping.sort((a, b) => iou(b.box, region) - iou(a.box, region))[0];
}
