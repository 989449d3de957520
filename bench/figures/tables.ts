import type { ProductsResult, RetrievalResult, StagesResult } from './results.ts';

// The tables that benchmarks print; the pages show the same ones.

type Cell = string | number;

/** A Markdown table; numbers have three decimals. */
export function table(head: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) =>
    `| ${cells.map((cell) => (typeof cell === 'number' ? cell.toFixed(3) : cell)).join(' | ')} |`;
  return [line(head), `|---|${'--:|'.repeat(head.length - 1)}`, ...rows.map(line)].join('\n');
}

const NAMES = { tuning: ', tuning half', 'held-out': ', held-out half' } as const;

/** R@1 and µAP by method; `name` replaces Tuku's. */
export function foundTable(result: RetrievalResult, rows: readonly (readonly Cell[])[] = foundRows(result)): string {
  return table(['', 'R@1', 'µAP', ...result.edits], rows);
}

export function foundRows({ found }: RetrievalResult, name = 'Tuku'): (readonly Cell[])[] {
  return found.map(({ method, half, recallAt1, averagePrecision, edits }) => [
    (method === 'Tuku' ? name : method) + (half ? NAMES[half] : ''),
    recallAt1,
    averagePrecision,
    ...edits,
  ]);
}

/** How many pairs reach a cosine. */
export function reachTable({ reach }: RetrievalResult): string {
  return table(
    ['cosine at least', 'true matches', 'best wrong matches', 'any wrong pair'],
    reach.map(({ cosine, copies, bestOthers, others }) => [String(cosine), copies, bestOthers, others.toFixed(5)]),
  );
}

/** What passes at the vendors' thresholds. */
export function thresholdTable({ atThreshold }: RetrievalResult): string {
  const row = (name: string, half: 'tuning' | 'heldOut') => {
    const { copies, others } = atThreshold[half];
    return [name, copies, others.toFixed(5)];
  };
  return table(
    ['at the threshold', 'copies kept', 'other pairs passing'],
    [row('tuning half', 'tuning'), row('held-out half', 'heldOut')],
  );
}

export function otherBackgroundTable(title: string, { methods }: ProductsResult): string {
  return table(
    [title, 'all', 'tuning half', 'held-out half'],
    methods.map(({ name, otherBackground: { all, tuning, heldOut } }) => [name, all, tuning, heldOut]),
  );
}

export function editedTable({ methods, editedCopies, edits }: ProductsResult): string {
  return table(
    [`${editedCopies} edited copies`, 'all', 'tuning half', 'held-out half', ...edits],
    methods.flatMap(({ name, edited }) =>
      edited ? [[name, edited.all, edited.tuning, edited.heldOut, ...(edited.edits ?? [])]] : [],
    ),
  );
}

export function stagesTable({ pictures, backends }: StagesResult): string {
  return table(
    [`ms of a picture, median of ${pictures}`, ...backends.map(({ name }) => name)],
    Object.keys(backends[0]?.stages ?? {}).map((stage) => [
      stage,
      ...backends.map(({ stages }) => (stages[stage] ?? Number.NaN).toFixed(2)),
    ]),
  );
}
