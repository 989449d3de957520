import { type Anchors, calibration } from '../../../src/engine/calibration.ts';

/**
 * Calibration: [cosine similarity, similarity] [inferred]. Measured on photographs, 95 % of the edited copies of a picture
 * and 0.3 % of the pairs of different pictures reach a cosine of 0.85. From 0.9999, which allows for float rounding but not
 * for an edit, the similarity is 1.
 */
const anchors: Anchors = [
  [0.6, 0],
  [0.8, 0.4],
  [0.85, 0.8],
  [0.95, 0.94],
  [0.9999, 1],
];

/** `similarity` of a hit, 0 to 1 with six decimals; 1 for the same picture [documented by the sibling product]. */
export function similarityOf(cosine: number): number {
  return Math.round(scaled(cosine) * 1e6) / 1e6;
}

const scaled = calibration(anchors);
