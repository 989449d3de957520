/** Cells of one size, in as many columns as fit; only those in sight are drawn. */
export interface GridSize {
  /** Width of the area that scrolls. */
  readonly width: number;
  readonly height: number;
  readonly scrollTop: number;
  readonly count: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
}

export interface GridLayout {
  readonly columns: number;
  readonly rows: number;
  /** Of all rows. */
  readonly totalHeight: number;
  /** The first cell that is drawn, and the one behind the last. */
  readonly from: number;
  readonly to: number;
}

/** Rows drawn above and below what is in sight, so that scrolling shows no gaps. */
const OVERSCAN = 2;

export function layOut({ width, height, scrollTop, count, cellWidth, cellHeight }: GridSize): GridLayout {
  const columns = Math.max(1, Math.floor(width / cellWidth));
  const rows = Math.ceil(count / columns);
  const firstRow = Math.max(0, Math.floor(scrollTop / cellHeight) - OVERSCAN);
  const lastRow = Math.min(rows, Math.ceil((scrollTop + height) / cellHeight) + OVERSCAN);
  const from = Math.min(firstRow * columns, count);
  return {
    columns,
    rows,
    totalHeight: rows * cellHeight,
    from,
    to: Math.max(from, Math.min(lastRow * columns, count)),
  };
}

/** The rows that exist: those in sight, and one more wherever it is, in their order. */
export function rowsOf({ columns, from, to }: GridLayout, kept: number | undefined): number[] {
  const rows = [];
  for (let row = Math.floor(from / columns); row * columns < to; row++) rows.push(row);
  if (kept === undefined || rows.includes(kept)) return rows;
  return kept < (rows[0] ?? 0) ? [kept, ...rows] : [...rows, kept];
}

/** Where a key moves from a cell; undefined when the key moves nowhere. */
export function moved(
  key: string,
  index: number,
  { count, columns, page }: { readonly count: number; readonly columns: number; readonly page: number },
): number | undefined {
  const last = count - 1;
  const within = (to: number) => (to >= 0 && to <= last ? to : index);
  switch (key) {
    case 'ArrowLeft':
      return within(index - 1);
    case 'ArrowRight':
      return within(index + 1);
    case 'ArrowUp':
      return within(index - columns);
    case 'ArrowDown':
      return within(index + columns);
    case 'PageUp':
      return Math.max(index % columns, index - columns * page);
    case 'PageDown':
      return Math.min(last, index + columns * page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

/** Where to scroll so that a cell is in sight. */
export function scrolledTo(
  index: number,
  {
    columns,
    cellHeight,
    height,
    scrollTop,
  }: { columns: number; cellHeight: number; height: number; scrollTop: number },
): number {
  const top = Math.floor(index / columns) * cellHeight;
  if (top < scrollTop) return top;
  return top + cellHeight > scrollTop + height ? top + cellHeight - height : scrollTop;
}
