import { useState } from 'preact/hooks';
import { get, query } from '../api.ts';
import { usePages } from '../gallery/use-pages.ts';
import { Empty, Loading, Problem } from '../parts/states.tsx';
import { VirtualGrid } from '../parts/virtual-grid.tsx';
import { t } from '../text.ts';
import type { Collection, StoredVector } from '../types.ts';
import { VectorDialog } from './vector-dialog.tsx';

const PAGE = 500;

/** All vectors of an index. */
export function VectorList({ index }: { index: Collection }) {
  const [open, setOpen] = useState<number>();
  const pages = usePages(`vectors ${index.id}`, async (after, signal) => {
    const path = `/vector-indexes/${index.id}/vectors${query({ after, limit: PAGE })}`;
    const { vectors, next } = await get<{ vectors: StoredVector[]; next: number | null }>(path, signal);
    return { entries: vectors, next };
  });
  const { entries, complete, error } = pages;
  if (error !== undefined && entries.length === 0) return <Problem error={error} onRetry={pages.retry} />;
  if (entries.length === 0) return complete ? <Empty text={t('vectors.empty')} /> : <Loading />;
  return (
    <>
      <VirtualGrid
        label={t('vectors.list')}
        count={complete ? entries.length : Math.max(index.count, entries.length + 1)}
        cellWidth={0}
        cellHeight={36}
        onSight={(_, to) => pages.ensure(to + 1)}
        onOpen={(row) => setOpen(entries[row]?.id)}
      >
        {(row) => (
          <span class="line-cell">
            <strong>{entries[row]?.key ?? '…'}</strong>
            <code>{metadataText(entries[row]?.metadata)}</code>
          </span>
        )}
      </VirtualGrid>
      {error !== undefined && <Problem error={error} onRetry={pages.retry} />}
      {open !== undefined && <VectorDialog index={index} id={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}

export function metadataText(metadata: unknown): string {
  return metadata === null || metadata === undefined ? '' : JSON.stringify(metadata);
}
