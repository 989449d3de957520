import type { Analysis } from '../../../src/features/port.ts';
import type { SceneResult } from './scenes.ts';
import { round2 } from './score.ts';

/** Labels with their suggestion and the model's classes that they stand for [inferred]. */
const verdicts = [
  { label: 'normal', suggestion: 'pass', classes: ['Neutral', 'Drawing'] },
  { label: 'sexy', suggestion: 'review', classes: ['Sexy'] },
  { label: 'porn', suggestion: 'block', classes: ['Porn', 'Hentai'] },
] as const;

/** The scene's result: the most likely label, and its probability as a rate of 0.00 to 100.00. */
export function pornResult({ classes }: Analysis): SceneResult {
  if (classes === undefined) throw new Error('the picture was not classified');
  const rated = verdicts.map(({ label, suggestion, classes: names }) => ({
    scene: 'porn',
    label,
    suggestion,
    rate: round2(names.reduce((sum, name) => sum + classes[name], 0) * 100),
  }));
  return rated.reduce((best, one) => (one.rate > best.rate ? one : best));
}
