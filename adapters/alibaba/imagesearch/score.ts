import { scoreCurve } from '../../../src/engine/score-curve.ts';

/**
 * Score of a result, 0..1 with four decimals; 1 for an identical picture [documented]. A ScoreThreshold of 0.5 keeps edited
 * copies [inferred]: the vendor's own scale is not published.
 */
export const scoreOf = scoreCurve({ threshold: 0.5, max: 1, decimals: 4 });
