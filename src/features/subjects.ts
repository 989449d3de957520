import type { Region } from '../images/port.ts';
import { area, iou } from './box.ts';
import type { Detect } from './detector.ts';
import type { Subject } from './port.ts';
import type { Pixels } from './raster.ts';
import { salientSubject } from './salient.ts';

/** Boxes with a greater overlap (IoU) show the same subject. */
const SAME_SUBJECT = 0.5;

/**
 * All subjects of a picture, largest area first: those that the detector recognises, and the one that stands out from a
 * plain background if the detector misses it.
 */
export async function findSubjects(picture: Pixels, detect: Detect): Promise<Subject[]> {
  const subjects = await detect(picture);
  const salient = await salientSubject(picture);
  if (salient && subjects.every((subject) => iou(subject.box, salient.box) < SAME_SUBJECT)) subjects.push(salient);
  return subjects.sort((a, b) => area(b.box) - area(a.box) || b.score - a.score);
}

/**
 * The main subject of a picture: with a region, the one that overlaps it best (by IoU), otherwise the largest. Only subjects
 * with one of the labels and the salient one qualify. Undefined if none does.
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
