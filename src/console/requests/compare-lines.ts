/** A line of two texts beside each other; undefined where one of them lacks it. */
export interface ComparedLine {
  readonly server: string | undefined;
  readonly client: string | undefined;
}

/** More lines than signed texts have; what is behind them is not compared. */
const MAX_LINES = 400;

const linesOf = (text: string) => text.split(/\r\n|\n/).slice(0, MAX_LINES);

/** Two texts line by line; equal lines stand beside each other, and as many as possible do. */
export function compareLines(server: string, client: string): readonly ComparedLine[] {
  const [left, right] = [linesOf(server), linesOf(client)];
  // The length of the longest common subsequence of what begins at each pair of lines.
  const common = left.map(() => new Uint16Array(right.length + 1));
  common.push(new Uint16Array(right.length + 1));
  const at = (one: number, other: number) => common[one]?.[other] ?? 0;
  for (let one = left.length - 1; one >= 0; one--) {
    for (let other = right.length - 1; other >= 0; other--) {
      const longest =
        left[one] === right[other] ? at(one + 1, other + 1) + 1 : Math.max(at(one + 1, other), at(one, other + 1));
      (common[one] as Uint16Array)[other] = longest;
    }
  }
  const lines: ComparedLine[] = [];
  let [one, other] = [0, 0];
  while (one < left.length || other < right.length) {
    const [mine, theirs] = [left[one], right[other]];
    const skips = { left: at(one + 1, other), right: at(one, other + 1) };
    if (mine === undefined || (theirs !== undefined && skips.right > skips.left && mine !== theirs)) {
      lines.push({ server: undefined, client: theirs });
      other++;
    } else if (theirs === undefined || (mine !== theirs && skips.left > skips.right)) {
      lines.push({ server: mine, client: undefined });
      one++;
    } else {
      // Equal, or one in place of the other.
      lines.push({ server: mine, client: theirs });
      one++;
      other++;
    }
  }
  return lines;
}
