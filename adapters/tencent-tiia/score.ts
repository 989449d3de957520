import { type Anchors, calibration } from '../../src/engine/calibration.ts';
import type { GroupType } from './group-types.ts';

/** Cosine similarity from which two pictures count as identical: room for float rounding, not for an edit. */
const IDENTICAL = 0.9999;

/**
 * The calibration: [cosine similarity, score] per GroupType. The default threshold of a type stands at the similarity
 * that separates edited copies from different pictures on the benchmark. Placeholders until the benchmark has spoken.
 */
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

/** Anchors with a given score at the separating similarity; the other scores keep their distance from it. */
function scale(threshold: number): Anchors {
  return [
    [0, 0],
    [0.55, threshold * 0.5],
    [0.75, threshold],
    [0.9, threshold + (100 - threshold) * 0.6],
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
