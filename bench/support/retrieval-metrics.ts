/** The similarities of one query to every stored picture; `truth` is the picture it was made from. */
export interface Ranking {
  readonly edit: number;
  readonly truth: number;
  readonly scores: Float32Array | Float64Array;
}

/** Similarity to the true picture and to the most similar wrong one. */
export interface Pair {
  readonly right: number;
  readonly wrong: number;
  /** Number of wrong pictures that are exactly as similar as the true one. */
  readonly ties: number;
}

export function toPair({ truth, scores }: Ranking): Pair {
  const right = scores[truth] as number;
  let wrong = Number.NEGATIVE_INFINITY;
  let ties = 0;
  scores.forEach((score, i) => {
    if (i === truth) return;
    if (score > wrong) wrong = score;
    if (score === right) ties++;
  });
  return { right, wrong, ties };
}

/** The share of queries whose best match is the true one; equally similar pictures have equal chances. */
export function recallAt1(pairs: readonly Pair[]): number {
  const hits = pairs.map(({ right, wrong, ties }) => (right > wrong ? 1 : right === wrong ? 1 / (1 + ties) : 0));
  return hits.reduce((sum: number, hit) => sum + hit, 0) / pairs.length;
}

/**
 * Micro average precision: the true and the best wrong match of all queries in one list ranked by similarity; the area
 * under its precision-recall curve. Equal similarities count as one step, so their order does not matter.
 */
export function microAveragePrecision(pairs: readonly Pair[]): number {
  const list = pairs.flatMap(({ right, wrong }) => [
    { score: right, hit: 1 },
    { score: wrong, hit: 0 },
  ]);
  list.sort((a, b) => b.score - a.score);
  let [hits, seen, sum] = [0, 0, 0];
  for (let i = 0; i < list.length; ) {
    let next = i;
    let found = 0;
    for (; list[next]?.score === list[i]?.score && next < list.length; next++) found += list[next]?.hit ?? 0;
    hits += found;
    seen += next - i;
    sum += (found * hits) / seen;
    i = next;
  }
  return sum / pairs.length;
}

/** The quantile of the values for the given share. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
