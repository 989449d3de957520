/** Begins the line with which a server says why it cannot start, as in `tuku: port 4580 is in use`. */
const MARK = 'tuku: ';

/** Why a server could not start, by the lines that it printed; undefined where it does not say. */
export function startFailure(lines: readonly string[]): { readonly line: string; readonly reason: string } | undefined {
  const line = lines.findLast((each) => each.startsWith(MARK));
  return line === undefined ? undefined : { line, reason: line.slice(MARK.length) };
}
