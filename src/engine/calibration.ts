/** Anchor points [cosine similarity, score], both strictly ascending. */
export type Anchors = readonly (readonly [cosine: number, score: number])[];

/**
 * A monotonic map from cosine similarity to a vendor's score: straight lines between the anchors, flat outside them.
 * Throws RangeError when the anchors do not ascend.
 */
export function calibration(anchors: Anchors): (cosine: number) => number {
  for (let i = 1; i < anchors.length; i++) {
    const [a, b] = [anchors[i - 1], anchors[i]] as [Anchors[number], Anchors[number]];
    if (!(a[0] < b[0] && a[1] <= b[1])) throw new RangeError(`calibration anchors must ascend: ${a} then ${b}`);
  }
  const [first, last] = [anchors[0], anchors.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('calibration needs anchors');
  return (cosine) => {
    if (!(cosine > first[0])) return first[1];
    if (cosine >= last[0]) return last[1];
    const upper = anchors.findIndex(([x]) => x >= cosine);
    const [x0, y0] = anchors[upper - 1] as Anchors[number];
    const [x1, y1] = anchors[upper] as Anchors[number];
    return y0 + ((cosine - x0) / (x1 - x0)) * (y1 - y0);
  };
}
