/** Up to this many are kept in order while all others are looked at; for more, all are sorted. */
const maxKept = 1000;

/** The best `limit` of the numbers 0 to count - 1, best first. */
export function bestOf(count: number, limit: number, compare: (a: number, b: number) => number): number[] {
  if (limit >= count || limit > maxKept) {
    return Array.from({ length: count }, (_, place) => place)
      .sort(compare)
      .slice(0, limit);
  }
  const best: number[] = [];
  for (let one = 0; one < count; one++) {
    if (best.length === limit) {
      if (limit === 0 || compare(one, best[limit - 1] as number) >= 0) continue;
      best.pop();
    }
    let [low, high] = [0, best.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(one, best[middle] as number) < 0) high = middle;
      else low = middle + 1;
    }
    best.splice(low, 0, one);
  }
  return best;
}

/** Compares strings by code point, as databases do. */
export function byCodePoint(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  for (let at = 0; at < end; at++) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (x !== y) return rankOf(x) - rankOf(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for characters after all others. */
function rankOf(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}
