/**
 * Cosine similarities between which scores are interpolated, measured with `npm run bench -- retrieval` on 329
 * photographs and nine edits of each.
 */

/** Unrelated pictures have a similarity of 0.6 to 0.75: up to here the score is 0. */
export const UNRELATED = 0.6;

/** Above nearly all unrelated pictures, below most edited copies: the score is still low. */
export const FAINT = 0.8;

/**
 * Separates edited copies of a picture from other pictures: 95.4 % of the copies reach it, 0.27 % of the other pairs.
 */
export const SEPARATING = 0.85;

/** Hardly edited: half of the copies have more than 0.936. */
export const CLOSE = 0.95;

/** The same picture: leaves room for float rounding, not for an edit. */
export const IDENTICAL = 0.9999;

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
export type Anchors = readonly (readonly [cosine: number, score: number])[];

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
 * Maps cosine similarity to a vendor's score: straight lines between the anchors of the scale, flat outside them,
 * rounded. No vendor publishes its curve: this one puts the vendor's threshold where it separates edited copies
 * [inferred]. Throws RangeError as `scoreAnchors` does.
 */
export function scoreCurve(scale: ScoreScale): (cosine: number) => number {
  const anchors = scoreAnchors(scale);
  const unit = 10 ** scale.decimals;
  return (cosine) => Math.round(interpolate(anchors, cosine) * unit) / unit;
}

function interpolate(anchors: Anchors, cosine: number): number {
  // Not `cosine < x`: NaN counts as unrelated.
  const upper = anchors.findIndex(([x]) => !(cosine >= x));
  const [x1, y1] = anchors.at(upper) as Anchors[number];
  if (upper <= 0) return y1;
  const [x0, y0] = anchors[upper - 1] as Anchors[number];
  return y0 + ((cosine - x0) / (x1 - x0)) * (y1 - y0);
}
