import type { ComponentChildren } from 'preact';
import { get } from '../api.ts';
import { useResource } from '../hooks.ts';
import { Empty, Loaded } from '../parts/states.tsx';
import { decimal, t } from '../text.ts';
import type { MapAnswer } from '../types.ts';
import { MapCanvas } from './map-canvas.tsx';

interface MapFrameProps {
  readonly path: string;
  readonly label: string;
  hint(id: number): ComponentChildren;
  onOpen(id: number): void;
}

/** A map as the server lays it out. */
export function MapFrame({ path, label, hint, onOpen }: MapFrameProps) {
  const map = useResource((signal) => get<MapAnswer>(path, signal), [path]);
  return (
    <Loaded from={map}>
      {({ points, of, explained }) =>
        points.length < 2 ? (
          <Empty text={t('map.empty')} />
        ) : (
          <>
            <MapCanvas label={label} points={points} hint={hint} onOpen={onOpen} />
            <p class="note" role="status" data-points={points.length}>
              {t('map.count', { points: points.length, of, share: shareOf(explained) })}
            </p>
          </>
        )
      }
    </Loaded>
  );
}

function shareOf(explained: readonly number[]): string {
  return `${decimal(100 * explained.reduce((sum, share) => sum + share, 0), 1)} %`;
}
