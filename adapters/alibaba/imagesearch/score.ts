import { type Anchors, calibration } from '../../../src/engine/calibration.ts';

/** Cosine similarity from which two pictures count as identical: room for float rounding, not for an edit. */
const IDENTICAL = 0.9999;

/**
 * The calibration: [cosine similarity, score]. 0.5 stands at the similarity that was measured to separate edited copies
 * from different pictures (95 % of the copies reach 0.85, and 0.3 % of the pairs of different ones), so that a
 * ScoreThreshold of 0.5 keeps the copies [inferred]. The vendor's own scale is not published.
 */
export const anchors: Anchors = [
  [0.6, 0],
  [0.8, 0.2],
  [0.85, 0.5],
  [0.95, 0.85],
  [IDENTICAL, 1],
];

const score = calibration(anchors);

/** Score of a result, 0..1 with four decimals; 1 for an identical picture [documented]. */
export function scoreOf(cosine: number): number {
  return Math.round(score(cosine) * 10_000) / 10_000;
}
