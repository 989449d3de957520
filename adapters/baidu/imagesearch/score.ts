import { scoreCurve } from '../../../src/engine/score-curve.ts';

/** Score of a result, 0..1 with four decimals; 1 for an identical picture [documented]. Edited copies have 0.5 or more [inferred]. */
export const scoreOf = scoreCurve({ threshold: 0.5, max: 1, decimals: 4 });
