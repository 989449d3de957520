import { scoreCurve } from '../../../src/engine/score-curve.ts';

/**
 * `similarity` of a hit, 0 to 1, six decimals; 1 for the same picture [documented by the sibling product]. Edited copies
 * have 0.8 or more [inferred].
 */
export const similarityOf = scoreCurve({ threshold: 0.8, max: 1, decimals: 6, faint: 0.4 });
