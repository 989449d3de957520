import type { Calibration } from '../../src/engine/score-curve.ts';
import type { Histogram, Reach, RetrievalResult } from '../figures/results.ts';
import { quantile, type Ranking, toPair } from './retrieval-metrics.ts';

/** Cosines of copies with their pictures, and of copies with other pictures. */
interface Cosines {
  readonly copies: number[];
  readonly others: number[];
}

/** The cosines among the photographs of one half. */
function cosinesOf(rankings: readonly Ranking[], halves: readonly number[], half: number): Cosines {
  const [copies, others]: number[][] = [[], []];
  for (const { truth, scores } of rankings) {
    if (halves[truth] !== half) continue;
    scores.forEach((score, i) => {
      if (i === truth) copies?.push(score);
      else if (halves[i] === half) others?.push(score);
    });
  }
  return { copies: copies ?? [], others: others ?? [] };
}

/**
 * The points that the scores are calibrated with, from the tuning half: the median of other pictures; what one in 40 of
 * them reaches; what one in 10,000 of them reaches; what a third of the copies reach.
 */
export function calibrate(rankings: readonly Ranking[], halves: readonly number[]): Calibration {
  const { copies, others } = cosinesOf(rankings, halves, 0);
  const round = (value: number) => Math.round(value * 1000) / 1000;
  return {
    unrelated: round(quantile(others, 0.5)),
    faint: round(quantile(others, 0.975)),
    separating: round(quantile(others, 0.9999)),
    close: round(quantile(copies, 2 / 3)),
  };
}

/** What reaches a cosine in each half. */
export function atThreshold(
  cosine: number,
  rankings: readonly Ranking[],
  halves: readonly number[],
): RetrievalResult['atThreshold'] {
  const [tuning, heldOut] = [0, 1].map((half): Reach => {
    const { copies, others } = cosinesOf(rankings, halves, half);
    return { copies: share(copies, cosine), others: share(others, cosine) };
  }) as [Reach, Reach];
  return { tuning, heldOut };
}

/** What reaches a cosine: true matches, the best wrong match of each query, and all wrong pairs. */
export function reach(rankings: readonly Ranking[], cosine: number): RetrievalResult['reach'][number] {
  const pairs = rankings.map(toPair);
  let [passing, all] = [0, 0];
  for (const { truth, scores } of rankings) {
    scores.forEach((score, i) => {
      if (i === truth) return;
      all++;
      if (score >= cosine) passing++;
    });
  }
  const copies = pairs.map(({ right }) => right);
  const best = pairs.map(({ wrong }) => wrong);
  return { cosine, copies: share(copies, cosine), bestOthers: share(best, cosine), others: passing / all };
}

function share(values: readonly number[], least: number): number {
  return values.filter((value) => value >= least).length / values.length;
}

const STEP = 0.005;

/** The cosines of the held-out half. */
export function histogram(rankings: readonly Ranking[], halves: readonly number[]): Histogram {
  const { copies, others } = cosinesOf(rankings, halves, 1);
  // Not the spread operator: there are hundreds of thousands.
  const lowest = [...copies, ...others].reduce((least, value) => Math.min(least, value), 1);
  const first = Math.floor(lowest / STEP) * STEP;
  // The last bin includes 1.
  const bins = Math.round((1 - first) / STEP);
  const count = (values: readonly number[]) => {
    const counts: number[] = new Array(bins).fill(0);
    for (const value of values) {
      const bin = Math.min(bins - 1, Math.max(0, Math.floor((value - first) / STEP)));
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    return counts;
  };
  return { first, step: STEP, copies: count(copies), others: count(others) };
}
