/** Longer texts are of no operation. */
const MAX_LENGTH = 128;

/**
 * The candidate that a text most likely meant: the nearest by edit distance, letter case aside, if at most a third of it
 * differs. Undefined when there is none; a text that is a candidate is nobody's typing error.
 */
export function nearest(text: string, candidates: Iterable<string>): string | undefined {
  if (text === '' || text.length > MAX_LENGTH) return undefined;
  const wanted = text.toLowerCase();
  let found: string | undefined;
  let least = Math.floor(text.length / 3) + 1;
  for (const candidate of candidates) {
    if (candidate === text) return undefined;
    if (Math.abs(candidate.length - text.length) >= least) continue;
    const distance = editDistance(wanted, candidate.toLowerCase(), least);
    if (distance < least) [found, least] = [candidate, distance];
  }
  return found;
}

/**
 * The call that a request most likely meant.
 * @param words the request's own: `METHOD /path`, an action
 * @param calls in the same form; those of the request's method go before others
 */
export function nearestCall(words: readonly string[], calls: readonly string[]): string | undefined {
  for (const word of words) {
    const [method, path] = word.split(/ (?=\/)/, 2);
    if (path === undefined) {
      const found = nearest(
        word,
        calls.filter((call) => !call.includes(' /')),
      );
      if (found !== undefined) return found;
      continue;
    }
    const byPath = calls.flatMap((call) => {
      const [verb = '', place] = call.split(/ (?=\/)/, 2);
      return place === undefined ? [] : [{ verb, place }];
    });
    const same = byPath.find(({ verb, place }) => place === path && verb !== method);
    if (same !== undefined && !byPath.some(({ verb, place }) => place === path && verb === method)) {
      return `${same.verb} ${same.place}`;
    }
    const place = nearest(path, new Set(byPath.map((each) => each.place)));
    const verbs = byPath.filter((each) => each.place === place).map(({ verb }) => verb);
    if (place !== undefined) return `${verbs.find((verb) => verb === method) ?? verbs[0]} ${place}`;
  }
  return undefined;
}

/**
 * The call with its product, when a request calls it by its own name: by another version, or at another host.
 * @param words as for `nearestCall`
 * @param products of the calls that there are
 */
export function sameCall(words: readonly string[], products: ReadonlyMap<string, string>): string | undefined {
  const word = words.find((each) => products.has(each));
  return word === undefined ? undefined : `${word} of ${products.get(word)}`;
}

/** What to say of a request that nothing serves; undefined when it is like nothing. */
export function didYouMean(found: string | undefined): string | undefined {
  return found === undefined ? undefined : `did you mean ${found}?`;
}

/** Levenshtein's distance; any number from `most` on when it is at least that. */
function editDistance(a: string, b: string, most: number): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    if (Math.min(...next) >= most) return most;
    row = next;
  }
  return row[b.length] as number;
}
