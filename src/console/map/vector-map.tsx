import { useState } from 'preact/hooks';
import { t } from '../text.ts';
import type { Collection } from '../types.ts';
import { VectorDialog } from '../vectors/vector-dialog.tsx';
import { MapFrame } from './map-frame.tsx';

/** The vectors of an index, similar ones close to one another. */
export function VectorMap({ index }: { index: Collection }) {
  const [open, setOpen] = useState<number>();
  return (
    <>
      <MapFrame
        path={`/vector-indexes/${index.id}/map`}
        label={t('map.label.vectors')}
        hint={(id) => `${t('field.id')} ${id}`}
        onOpen={setOpen}
      />
      {open !== undefined && <VectorDialog index={index} id={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}
