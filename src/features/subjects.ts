import type { Region } from '../images/port.ts';
import { area, iou } from './box.ts';
import type { Detect } from './detector.ts';
import type { Subject } from './port.ts';
import type { Pixels } from './raster.ts';
import { salientSubject } from './salient.ts';

/** Objects with at least this score are recognised: they are subjects. */
const RECOGNISED = 0.3;
const MAX_SUBJECTS = 10;
/** Boxes with a greater overlap (IoU) show the same subject. */
const SAME_SUBJECT = 0.5;
/** Share of the picture from which a box is large enough to be compared; smaller ones differ in every copy of a picture. */
const MIN_SHARE = 0.08;

/** What was found in a picture. */
export interface Found {
  /**
   * All subjects, largest area first: those that the detector recognises, and the one that stands out from a plain
   * background if the detector misses it.
   */
  readonly subjects: Subject[];
  /** Objects of any score. */
  readonly objects: readonly Subject[];
}

/** Looks for subjects in a picture. */
export async function findSubjects(picture: Pixels, detect: Detect): Promise<Found> {
  const [objects, salient] = await Promise.all([detect(picture), salientSubject(picture)]);
  const subjects = objects.filter(({ score }) => score >= RECOGNISED).slice(0, MAX_SUBJECTS);
  if (salient && subjects.every((subject) => iou(subject.box, salient.box) < SAME_SUBJECT)) subjects.push(salient);
  return { subjects: subjects.sort((a, b) => area(b.box) - area(a.box) || b.score - a.score), objects };
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

/**
 * The box to compare pictures by: of all that was found and is large, the one with the best product of score and length. Its
 * class may be uncertain. Of its width and height the share around its middle counts. Undefined if nothing is large enough.
 */
export function boxToCompare(
  picture: { readonly width: number; readonly height: number },
  found: readonly Subject[],
  share: number,
): Region | undefined {
  const rank = ({ box, score }: Subject) => score * Math.sqrt(area(box));
  const best = found
    .filter(({ box }) => area(box) >= MIN_SHARE * picture.width * picture.height)
    .reduce<Subject | undefined>((one, next) => (one === undefined || rank(next) > rank(one) ? next : one), undefined);
  // The salient box is measured from the pixels.
  return best && (best.label === 'salient' ? best.box : middle(best.box, share));
}

function middle({ x, y, width, height }: Region, share: number): Region {
  const [w, h] = [Math.ceil(width * share), Math.ceil(height * share)];
  return { x: x + ((width - w) >> 1), y: y + ((height - h) >> 1), width: w, height: h };
}
