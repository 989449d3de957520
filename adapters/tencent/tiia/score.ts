import { type Anchors, calibration } from '../../../src/engine/calibration.ts';
import type { GroupType } from './group-types.ts';

/** Cosine similarity from which two pictures count as identical: room for float rounding, not for an edit. */
const IDENTICAL = 0.9999;

/**
 * Cosine similarity from which two pictures count as the same one edited. Measured (`npm run bench -- retrieval`, 329
 * photographs, nine edits): 95.4 % of the edited copies reach it, and 0.27 % of the pairs of different pictures.
 */
const SEPARATING = 0.85;

/** The calibration: [cosine similarity, score] per GroupType, whose default threshold stands at SEPARATING [inferred]. */
export const anchorsByType: Readonly<Record<number, Anchors>> = {
  1: scale(50),
  2: scale(50),
  3: scale(50),
  4: scale(50),
  5: scale(28),
  6: scale(56),
  7: scale(45),
  8: scale(45),
};

/** Unrelated pictures have a similarity of 0.6 to 0.75; half of the edited copies have more than 0.936. */
function scale(threshold: number): Anchors {
  return [
    [0.6, 0],
    [0.8, threshold * 0.4],
    [SEPARATING, threshold],
    [0.95, threshold + (100 - threshold) * 0.7],
    [IDENTICAL, 100],
  ];
}

const scores = new Map(
  Object.entries(anchorsByType).map(([number, anchors]) => [Number(number), calibration(anchors)]),
);

/** Score of a result, an integer 0..100; 100 for an identical picture [example]. */
export function scoreOf(type: GroupType, cosine: number): number {
  const score = scores.get(type.number);
  if (score === undefined) throw new Error(`no calibration for GroupType ${type.number}`);
  return Math.round(score(cosine));
}

/** Score that results must exceed: the caller's, or the type's own for 0 and for none [documented]. */
export function thresholdOf(type: GroupType, asked: number | undefined): number {
  return asked === undefined || asked === 0 ? type.threshold : asked;
}
