import { scoreCurve } from '../../../src/engine/score-curve.ts';

/**
 * Rate of a sample by its cosine similarity, 0.00 to 100.00 [documented]: 80 or more for an edited copy, 100 for the
 * picture itself [inferred].
 */
export const rateOf = scoreCurve({ threshold: 80, max: 100, decimals: 2 });

/** Rounds to two decimals, as rates have. */
export function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
