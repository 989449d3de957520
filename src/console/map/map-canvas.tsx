import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useSize, useStore } from '../hooks.ts';
import { shade } from '../preferences.ts';
import { t } from '../text.ts';
import { drawMap } from './draw.ts';
import { indexPoints, type MapView, type Point, panned, toCanvas, toMap, wholeMap, zoomed } from './view.ts';

const REACH_PX = 10;
const STEP_PX = 60;
const ZOOM = 1.4;

interface MapCanvasProps {
  readonly label: string;
  readonly points: readonly Point[];
  /** What is shown beside the point under the pointer. */
  hint(id: number): ComponentChildren;
  onOpen(id: number): void;
}

/** Points to move and zoom with the pointer or the keyboard. */
export function MapCanvas({ label, points, hint, onOpen }: MapCanvasProps) {
  const { ref, width, height } = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [chosen, setView] = useState<MapView>();
  const [under, setUnder] = useState<number>();
  const drag = useRef<{ x: number; y: number; moved: boolean } | undefined>(undefined);
  const shadeNow = useStore(shade);
  const size = { width, height };
  const view = chosen ?? wholeMap(size);
  const index = useMemo(() => indexPoints(points), [points]);

  useEffect(() => {
    if (canvas.current === null || width === 0) return;
    // One drawing a frame, however fast the pointer moves.
    const frame = requestAnimationFrame(() => canvas.current && drawMap(canvas.current, size, view, points, under));
    return () => cancelAnimationFrame(frame);
  }, [points, view.x, view.y, view.scale, width, height, under, shadeNow]);

  const place = (event: MouseEvent) => {
    const { left, top } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return [event.clientX - left, event.clientY - top] as const;
  };
  const pointAt = (left: number, top: number) => index.nearest(...toMap(view, size, left, top), REACH_PX / view.scale);
  const act = (event: KeyboardEvent) => {
    const moves: Record<string, () => MapView | undefined> = {
      ArrowLeft: () => panned(view, STEP_PX, 0),
      ArrowRight: () => panned(view, -STEP_PX, 0),
      ArrowUp: () => panned(view, 0, STEP_PX),
      ArrowDown: () => panned(view, 0, -STEP_PX),
      '+': () => zoomed(view, size, ZOOM),
      '=': () => zoomed(view, size, ZOOM),
      '-': () => zoomed(view, size, 1 / ZOOM),
      '0': () => undefined,
    };
    const move = moves[event.key];
    if (move !== undefined) {
      event.preventDefault();
      setView(move());
      setUnder(undefined);
    } else if (event.key === 'Enter') {
      // The point nearest to the middle: first shown, then opened.
      const middle = index.nearest(view.x, view.y, Math.max(width, height) / view.scale);
      if (under !== undefined) onOpen(points[under]?.[0] as number);
      else setUnder(middle);
    } else if (event.key === 'Escape') setUnder(undefined);
  };
  const hinted = under === undefined ? undefined : points[under];
  return (
    <>
      <div class="row">
        <button type="button" onClick={() => setView(zoomed(view, size, ZOOM))}>
          {t('map.zoomIn')}
        </button>
        <button type="button" onClick={() => setView(zoomed(view, size, 1 / ZOOM))}>
          {t('map.zoomOut')}
        </button>
        <button type="button" onClick={() => setView(undefined)}>
          {t('map.reset')}
        </button>
        <p class="note">{t('map.help')}</p>
      </div>
      <div class="map" ref={ref}>
        {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: it has keys of its own */}
        <canvas
          ref={canvas}
          role="application"
          aria-label={label}
          tabIndex={0}
          onKeyDown={act}
          onWheel={(event) => {
            event.preventDefault();
            setView(zoomed(view, size, event.deltaY < 0 ? ZOOM : 1 / ZOOM, ...place(event)));
          }}
          onPointerDown={(event) => {
            drag.current = { x: event.clientX, y: event.clientY, moved: false };
            event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerMove={(event) => {
            const from = drag.current;
            if (from === undefined) return setUnder(pointAt(...place(event)));
            const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
            if (!from.moved && Math.hypot(dx, dy) < 3) return;
            drag.current = { x: event.clientX, y: event.clientY, moved: true };
            setView(panned(view, dx, dy));
          }}
          onPointerUp={(event) => {
            const isClick = drag.current?.moved === false;
            drag.current = undefined;
            const point = isClick ? pointAt(...place(event)) : undefined;
            if (point !== undefined) onOpen(points[point]?.[0] as number);
          }}
          onPointerLeave={() => drag.current === undefined && setUnder(undefined)}
        />
        {hinted !== undefined && (
          <Hint at={toCanvas(view, size, hinted[1], hinted[2])} size={size}>
            {hint(hinted[0])}
          </Hint>
        )}
      </div>
    </>
  );
}

interface HintProps {
  readonly at: readonly [number, number];
  readonly size: { readonly width: number; readonly height: number };
  readonly children: ComponentChildren;
}

/** Beside the point, on the side that has room. */
function Hint({ at: [left, top], size, children }: HintProps) {
  const across = left > size.width / 2 ? { right: `${size.width - left + 12}px` } : { left: `${left + 12}px` };
  const down = top > size.height / 2 ? { bottom: `${size.height - top + 12}px` } : { top: `${top + 12}px` };
  return (
    <div class="hint" role="status" style={{ ...across, ...down }}>
      {children}
    </div>
  );
}
