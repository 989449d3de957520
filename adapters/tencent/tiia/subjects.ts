import type { Analysis, Subject } from '../../../src/features/port.ts';
import type { Region } from '../../../src/images/port.ts';
import type { Json } from '../../../src/json.ts';

/**
 * The vendor's categories [documented] and the COCO labels whose subject may stand for one when the caller asks for it
 * by CategoryId. COCO knows no garments: they are looked for on the person who wears them. It knows no shoes at all; like
 * for every category, the unlabelled `salient` subject may then be chosen [inferred].
 */
export const categories: ReadonlyMap<number, readonly string[]> = new Map([
  [0, ['person']], // upper garment
  [1, ['person']], // dress or skirt
  [2, ['person']], // lower garment
  [3, ['backpack', 'handbag', 'suitcase']], // bag
  [4, []], // shoe
  [5, ['tie', 'umbrella']], // accessory
]);

/** Labels that are goods of one category whatever was asked for. */
const categoryOfLabel: ReadonlyMap<string, number> = new Map(
  [3, 5].flatMap((category) => (categories.get(category) ?? []).map((label) => [label, category])),
);

/**
 * CategoryId of a label that is no category's and stands for none that was asked for. The vendor has the values 0..5 only
 * [documented]: a person wears an upper garment, as in the published example, and all else is an accessory [inferred].
 */
const categoryByDefault = (label: string): number => (label === 'person' ? 0 : 5);

/** Overlap (intersection over union) from which a detected subject counts as what a rectangle shows. */
const SAME_THING = 0.5;

/** What the caller asked for. */
export interface Wanted {
  readonly category?: number;
  readonly rect?: Region;
}

/** ObjectInfo of the definition for an analysis with detection; null when no subject was found [inferred]. */
export function objectInfo(analysis: Analysis, wanted: Wanted): Json {
  const subject = wanted.rect === undefined ? analysis.chosen : subjectOf(wanted.rect, analysis.subjects);
  if (subject === undefined) return null;
  const box = boxOf(subject, analysis, wanted);
  return {
    Box: box,
    CategoryId: box.CategoryId,
    Colors: analysis.colours.map(({ rgb, share, family, name }) => ({
      Color: rgb
        .map((channel) => channel.toString(16).padStart(2, '0'))
        .join('')
        .toUpperCase(),
      Percentage: rounded(share * 100),
      Label: `${family}-${name}`,
    })),
    // No model here predicts clothing attributes.
    Attributes: [],
    AllBox: analysis.subjects.map((one) => boxOf(one, analysis, wanted)),
  };
}

/** The rectangle as a subject: score and label of the detected subject it shows, or 0 and none [inferred]. */
function subjectOf(rect: Region, subjects: readonly Subject[]): Subject {
  const best = subjects.reduce<Subject | undefined>(
    (found, one) => (overlap(one.box, rect) > (found ? overlap(found.box, rect) : SAME_THING) ? one : found),
    undefined,
  );
  return { box: rect, score: best?.score ?? 0, label: best?.label ?? 'salient' };
}

function boxOf(subject: Subject, picture: { width: number; height: number }, wanted: Wanted) {
  return {
    Rect: wholePixels(subject.box, picture),
    Score: rounded(subject.score * 100),
    CategoryId: categoryOf(subject.label, wanted.category),
  };
}

/** A label's own category, else the one asked for where the label may stand for it, else the default one. */
function categoryOf(label: string, asked: number | undefined): number {
  const own = categoryOfLabel.get(label);
  if (own !== undefined) return own;
  const mayStand = asked !== undefined && (label === 'salient' || categories.get(asked)?.includes(label));
  return mayStand ? asked : categoryByDefault(label);
}

/** Whole pixels inside the picture, at least one. */
function wholePixels(box: Region, picture: { width: number; height: number }) {
  const X = within(Math.round(box.x), 0, picture.width - 1);
  const Y = within(Math.round(box.y), 0, picture.height - 1);
  const right = within(Math.round(box.x + box.width), X + 1, picture.width);
  const bottom = within(Math.round(box.y + box.height), Y + 1, picture.height);
  return { X, Y, Width: right - X, Height: bottom - Y };
}

function overlap(a: Region, b: Region): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (a.width * a.height + b.width * b.height - width * height);
}

function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** Two decimals are more than the detector knows. */
function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
