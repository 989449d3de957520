import { rateOf } from '../../adapters/alibaba/green/score.ts';
import { scoreOf as imageSearchScore } from '../../adapters/alibaba/imagesearch/score.ts';
import { scoreOf as baiduScore } from '../../adapters/baidu/imagesearch/score.ts';
import { similarityOf as jdSimilarity } from '../../adapters/jd/productsearch/score.ts';
import { groupTypes } from '../../adapters/tencent/tiia/groups.ts';
import { SEPARATING, similarityScale } from '../../src/engine/score-curve.ts';
import type { Results } from './results.ts';

/** A scale on which similarities are drawn. */
export interface Scale {
  readonly title: string;
  /** The measurement whose pictures are compared as the scale's galleries compare them. */
  readonly measured: keyof Results['retrieval'];
  /** From similarities of the common scale; absent: the model's cosines are drawn. */
  readonly score?: (similarity: number) => number;
  readonly max: number;
  /** So that the threshold is between two bins. */
  readonly binsPerUnit: number;
}

/** The scale of a GroupType. */
function ofType(number: number, title: string, measured: Scale['measured'], binsPerUnit: number): Scale {
  const type = groupTypes.get(number);
  if (type === undefined) throw new Error(`no GroupType ${number}`);
  return { title, measured, score: type.score, max: 100, binsPerUnit };
}

/** The scales of each drawing of similarities, by its name. */
export const scales: Readonly<Record<string, readonly Scale[]>> = {
  models: [
    { title: 'built-in model', measured: 'built-in', max: 1, binsPerUnit: 20 },
    { title: 'model sscd', measured: 'sscd', max: 1, binsPerUnit: 20 },
  ],
  tiia: [
    ofType(4, 'Score, GroupType 4', 'built-in', 0.2),
    ofType(8, 'Score, GroupType 7 and 8', 'built-in-subjects', 0.2),
    ofType(5, 'Score, GroupType 5', 'built-in-subjects', 0.25),
    ofType(6, 'Score, GroupType 6', 'built-in', 0.25),
  ],
  green: [{ title: 'rate', measured: 'built-in', score: rateOf, max: 100, binsPerUnit: 0.2 }],
  // Its scores are the similarities themselves, not below 0.
  cityvisual: [{ title: 'Score', measured: 'built-in', score: (value) => Math.max(0, value), max: 1, binsPerUnit: 20 }],
  'alibaba-imagesearch': [
    { title: 'Score', measured: 'built-in-subjects', score: imageSearchScore, max: 1, binsPerUnit: 20 },
  ],
  'baidu-imagesearch': [{ title: 'score', measured: 'built-in', score: baiduScore, max: 1, binsPerUnit: 20 }],
  productsearch: [{ title: 'similarity', measured: 'built-in-subjects', score: jdSimilarity, max: 1, binsPerUnit: 20 }],
};

/** Shares of pairs in a bin of a scale. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly copies: number;
  readonly others: number;
}

/** What was measured, on a scale, and where its threshold stands. */
export function onScale({ measured, score, binsPerUnit, max }: Scale, { retrieval }: Results) {
  const { model, calibration, similarities, atThreshold } = retrieval[measured];
  const toScale = similarityScale(model);
  const place = (cosine: number) => (score ? score(toScale(cosine)) : cosine);
  const { first, step } = similarities;
  const counts = new Map<number, { copies: number; others: number }>();
  const last = max * binsPerUnit - 1;
  similarities.copies.forEach((copies, i) => {
    // By the middle of the narrow bin. The scale's last bin includes its end.
    const bin = Math.min(last, Math.floor(place(first + (i + 0.5) * step) * binsPerUnit + 1e-9));
    const { copies: c, others: o } = counts.get(bin) ?? { copies: 0, others: 0 };
    counts.set(bin, { copies: c + copies, others: o + (similarities.others[i] ?? 0) });
  });
  const total = (list: readonly number[]) => list.reduce((sum, count) => sum + count, 0);
  const [copies, others] = [total(similarities.copies), total(similarities.others)];
  const bins: Bin[] = [...counts].map(([bin, count]) => ({
    from: bin / binsPerUnit,
    to: (bin + 1) / binsPerUnit,
    copies: count.copies / copies,
    others: count.others / others,
  }));
  return {
    bins,
    threshold: score ? score(SEPARATING) : calibration.separating,
    kept: atThreshold.heldOut.copies,
    passing: atThreshold.heldOut.others,
  };
}
