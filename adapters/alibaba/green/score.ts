import { type Anchors, calibration } from '../../../src/engine/calibration.ts';

/**
 * The calibration: [cosine similarity, rate]. An edited copy rates 80 or more [inferred], as measured on photographs: 95 %
 * of the edited copies reach a similarity of 0.85, and 0.3 % of the pairs of different pictures. From 0.9999, which leaves
 * room for float rounding and not for an edit, the rate is 100.
 */
export const anchors: Anchors = [
  [0.6, 0],
  [0.8, 32],
  [0.85, 80],
  [0.95, 94],
  [0.9999, 100],
];

const rated = calibration(anchors);

/** Rate of a sample, 0.00 to 100.00 [documented]; 100 for the picture itself [inferred]. */
export function rateOf(cosine: number): number {
  return round2(rated(cosine));
}

/** Two decimals, as rates have. */
export function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
