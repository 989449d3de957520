import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useSize } from '../hooks.ts';
import { layOut, moved, rowsOf, scrolledTo } from './grid-layout.ts';

interface GridProps {
  readonly label: string;
  readonly count: number;
  /** Smallest width of a cell; 0 for rows as wide as the grid. */
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** What is in a cell; undefined while it is not loaded. */
  children(index: number): ComponentChildren;
  /** What a cell is called; absent: by its own text. */
  nameOf?(index: number): string | undefined;
  /** Tells which cells are in sight. */
  onSight?(from: number, to: number): void;
  onOpen(index: number): void;
}

/**
 * A grid of any length of which only the rows in sight exist, and the active cell's: what has the focus must not vanish when
 * it is scrolled away. Arrow keys, Home, End and Page keys move the focus.
 */
export function VirtualGrid({ label, count, cellWidth, cellHeight, children, nameOf, onSight, onOpen }: GridProps) {
  const { ref, width, height } = useSize<HTMLDivElement>();
  const [scrollTop, setScrollTop] = useState(0);
  const [active, setActive] = useState(0);
  const wanted = useRef(false);
  const wide = cellWidth === 0 ? Math.max(width, 1) : cellWidth;
  const layout = layOut({ width, height, scrollTop, count, cellWidth: wide, cellHeight });
  const { columns, rows, totalHeight, from, to } = layout;
  const current = Math.min(active, Math.max(0, count - 1));

  useEffect(() => onSight?.(from, to), [from, to, count]);
  useEffect(() => {
    if (!wanted.current) return;
    const cell = ref.current?.querySelector<HTMLElement>(`[data-index="${current}"]`);
    if (cell === null || cell === undefined) return;
    wanted.current = false;
    cell.focus({ preventScroll: true });
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof Element && event.target.closest('[role=gridcell]') === null) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      return onOpen(current);
    }
    const page = Math.max(1, Math.floor(height / cellHeight) - 1);
    const next = moved(event.key, current, { count, columns, page });
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    wanted.current = true;
    setActive(next);
    const area = ref.current;
    if (area !== null) area.scrollTop = scrolledTo(next, { columns, cellHeight, height, scrollTop: area.scrollTop });
  };

  const rowsDrawn = rowsOf(layout, count === 0 ? undefined : Math.floor(current / columns)).map((row) => {
    const first = row * columns;
    return (
      // biome-ignore lint/a11y/useFocusableInteractive: the cells of the row take the focus
      // biome-ignore lint/a11y/useSemanticElements: a table's rows cannot be placed one by one
      <div
        key={row}
        role="row"
        aria-rowindex={row + 1}
        class="cells"
        style={{
          top: `${row * cellHeight}px`,
          height: `${cellHeight}px`,
          gridTemplateColumns: `repeat(${columns}, 1fr)`,
        }}
      >
        {Array.from({ length: Math.min(columns, count - first) }, (_, offset) => first + offset).map((index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the grid listens to the keys
          // biome-ignore lint/a11y/useSemanticElements: a table's cells cannot be placed one by one
          <div
            key={index}
            role="gridcell"
            class="cell"
            aria-label={nameOf?.(index)}
            aria-colindex={(index % columns) + 1}
            tabIndex={index === current ? 0 : -1}
            data-index={index}
            onFocus={() => setActive(index)}
            onClick={() => onOpen(index)}
          >
            {children(index)}
          </div>
        ))}
      </div>
    );
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table's rows cannot be placed one by one
    <div
      ref={ref}
      role="grid"
      aria-label={label}
      aria-rowcount={rows}
      aria-colcount={columns}
      class="grid"
      tabIndex={-1}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
    >
      <div class="all" style={{ height: `${totalHeight}px` }} role="presentation">
        {rowsDrawn}
      </div>
    </div>
  );
}
