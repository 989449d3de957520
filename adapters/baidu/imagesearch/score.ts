import { type Anchors, calibration } from '../../../src/engine/calibration.ts';

/**
 * Calibration: [cosine similarity, score]. The score is 0.5 at the similarity measured to separate edited copies from
 * different pictures: 95 % of the copies and 0.3 % of the pairs of different pictures reach 0.85 [inferred]. From 0.9999,
 * which allows for float rounding but not for an edit, the score is 1.
 */
export const anchors: Anchors = [
  [0.6, 0],
  [0.8, 0.2],
  [0.85, 0.5],
  [0.95, 0.85],
  [0.9999, 1],
];

const score = calibration(anchors);

/** Score of a result, 0..1 with four decimals; 1 for an identical picture [documented]. */
export function scoreOf(cosine: number): number {
  return Math.round(score(cosine) * 10_000) / 10_000;
}
