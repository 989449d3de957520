import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Calibration, calibratedName } from '../../src/engine/score-curve.ts';
import { packageRoot } from '../../src/paths.ts';
import { quantile, type Ranking } from './retrieval-metrics.ts';

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

/** Prints what passes at the vendors' thresholds in each half. */
export function printThreshold(points: Calibration, rankings: readonly Ranking[], halves: readonly number[]): void {
  console.log(`\nCalibration ${JSON.stringify(points)}\n\n| at the threshold | copies kept | other pairs passing |`);
  console.log('|---|---|---|');
  for (const [half, name] of ['tuning half', 'held-out half'].entries()) {
    const { copies, others } = cosinesOf(rankings, halves, half);
    const share = (values: readonly number[]) =>
      values.filter((value) => value >= points.separating).length / values.length;
    console.log(`| ${name} | ${share(copies).toFixed(3)} | ${share(others).toFixed(5)} |`);
  }
}

/** Writes a model's points, by its id without the hash, to the file that all vendors' scores read. */
export function writeCalibration(model: string, points: Calibration): void {
  const file = join(packageRoot, 'src/engine/calibrations.ts');
  const name = calibratedName(model);
  const entry = `  '${name}': { ${Object.entries(points)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ')} },\n`;
  const lines = readFileSync(file, 'utf8').split(/(?<=\n)/);
  const kept = lines.filter((line) => !line.startsWith(`  '${name}':`));
  writeFileSync(file, [...kept.slice(0, -1), entry, ...kept.slice(-1)].join(''));
}
