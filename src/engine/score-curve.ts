import { calibrations } from './calibrations.ts';

// The scale of similarities that all models share. `similarityScale` brings a model's cosines to it; the vendors' scores
// are interpolated between its points.

/** The median of different pictures: up to here the score is 0. */
export const UNRELATED = 0.6;

/** Above nearly all different pictures, below most edited copies: the score is still low. */
export const FAINT = 0.8;

/** Separates edited copies of a picture from other pictures. */
export const SEPARATING = 0.85;

/** Hardly edited: a third of the copies have more. */
export const CLOSE = 0.95;

/** The same picture: leaves room for float rounding, not for an edit. */
export const IDENTICAL = 0.9999;

/** Cosines of a model at UNRELATED, FAINT, SEPARATING and CLOSE, ascending. */
export interface Calibration {
  readonly unrelated: number;
  readonly faint: number;
  readonly separating: number;
  readonly close: number;
}

/**
 * The map from a model's cosines (-1..1) to similarities (-1..1), straight between the points that `npm run bench --
 * retrieval` measured. Models without measured points, such as a user's own, keep their cosines.
 */
export function similarityScale(model: string): (cosine: number) => number {
  const anchors = modelAnchors(model);
  return anchors === undefined ? (cosine) => cosine : (cosine) => interpolate(anchors, cosine);
}

/** The reverse of `similarityScale`: the cosine of the model that a similarity stands for. */
export function cosineScale(model: string): (similarity: number) => number {
  const anchors = modelAnchors(model)?.map(([cosine, similarity]) => [similarity, cosine] as const);
  return anchors === undefined ? (similarity) => similarity : (similarity) => interpolate(anchors, similarity);
}

function modelAnchors(model: string): Anchors | undefined {
  const points: Calibration | undefined = calibrations[calibratedName(model)];
  if (points === undefined) return undefined;
  return [
    [-1, -1],
    [points.unrelated, UNRELATED],
    [points.faint, FAINT],
    [points.separating, SEPARATING],
    [points.close, CLOSE],
    [IDENTICAL, IDENTICAL],
    [1, 1],
  ];
}

/** A model's id without the version of its views and its hash: how `calibrations` names it. */
export function calibratedName(model: string): string {
  return model.replace(/(-v\d+)?-[^-]*$/, '');
}

/** A vendor's scale. */
export interface ScoreScale {
  /** Score at SEPARATING: the vendor's threshold for a match. */
  readonly threshold: number;
  /** Score from IDENTICAL on. */
  readonly max: number;
  /** Decimal places of a score. */
  readonly decimals: number;
  /** Score at FAINT; four tenths of the threshold by default. */
  readonly faint?: number;
}

/** Points of a curve, both values ascending. */
export type Anchors = readonly (readonly [x: number, y: number])[];

/**
 * The points between which a scale's curve is straight.
 * Throws RangeError unless 0 <= faint <= threshold <= max.
 */
export function scoreAnchors({ threshold, max, faint = threshold * 0.4 }: ScoreScale): Anchors {
  if (!(faint >= 0 && faint <= threshold && threshold <= max)) {
    throw new RangeError(`a score curve must ascend: 0, ${faint}, ${threshold}, ${max}`);
  }
  return [
    [UNRELATED, 0],
    [FAINT, faint],
    [SEPARATING, threshold],
    [CLOSE, threshold + (max - threshold) * 0.7],
    [IDENTICAL, max],
  ];
}

/**
 * Maps a similarity of the common scale to a vendor's score: straight lines between the anchors of the scale, flat outside them,
 * rounded. No vendor publishes its curve: this one puts the vendor's threshold where it separates edited copies
 * [inferred]. Throws RangeError as `scoreAnchors` does.
 */
export function scoreCurve(scale: ScoreScale): (similarity: number) => number {
  const anchors = scoreAnchors(scale);
  const unit = 10 ** scale.decimals;
  return (similarity) => Math.round(interpolate(anchors, similarity) * unit) / unit;
}

function interpolate(anchors: Anchors, x: number): number {
  // Not `x < right`: NaN counts as the lowest.
  const upper = anchors.findIndex(([right]) => !(x >= right));
  const [x1, y1] = anchors.at(upper) as Anchors[number];
  if (upper <= 0) return y1;
  const [x0, y0] = anchors[upper - 1] as Anchors[number];
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}
