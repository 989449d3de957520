import { useEffect, useState } from 'preact/hooks';
import { get, query } from '../api.ts';
import { Empty, Loading, Problem } from '../parts/states.tsx';
import { Thumbnail } from '../parts/thumbnail.tsx';
import { VirtualGrid } from '../parts/virtual-grid.tsx';
import { t } from '../text.ts';
import type { Collection, Picture } from '../types.ts';
import { nameOf } from './name.ts';
import type { Pages } from './pages.ts';
import { PictureDialog } from './picture-dialog.tsx';
import { usePages } from './use-pages.ts';

const PAGE = 500;
/** The first page is what the first sight needs. */
const FIRST_PAGE = 100;
const TYPING_MS = 250;

/** All pictures of a gallery, or those whose item or name begins with a text. */
export function Pictures({ gallery }: { gallery: Collection }) {
  const [typed, setTyped] = useState('');
  const [search, setSearch] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSearch(typed.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const pages = usePages(`${gallery.id} ${search}`, async (after, signal) => {
    const limit = after === undefined ? FIRST_PAGE : PAGE;
    const path = `/galleries/${gallery.id}/pictures${query({ after, limit, search })}`;
    const { pictures, next } = await get<{ pictures: Picture[]; next: number | null }>(path, signal);
    return { entries: pictures, next };
  });
  return (
    <>
      <div class="row">
        <label>
          {t('pictures.filter')}
          <input type="search" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
        </label>
        <p class="note" role="status">
          {t('pictures.count', { count: search === '' || !pages.complete ? gallery.count : pages.entries.length })}
        </p>
      </div>
      <PictureGrid gallery={gallery} search={search} pages={pages} />
    </>
  );
}

interface PictureGridProps {
  readonly gallery: Collection;
  readonly search: string;
  readonly pages: Pages<Picture>;
}

function PictureGrid({ gallery, search, pages }: PictureGridProps) {
  const [open, setOpen] = useState<number>();
  const { entries, complete, error } = pages;
  if (error !== undefined && entries.length === 0) return <Problem error={error} onRetry={pages.retry} />;
  if (entries.length === 0) {
    if (!complete) return <Loading />;
    return <Empty text={search === '' ? t('pictures.empty') : t('pictures.unmatched', { search })} />;
  }
  // How many a search finds is known at its end.
  const more = search === '' ? Math.max(gallery.count, entries.length + 1) : entries.length + PAGE;
  const count = complete ? entries.length : more;
  const shown = open === undefined ? undefined : entries[open];
  return (
    <>
      <VirtualGrid
        label={t('pictures.grid')}
        count={count}
        cellWidth={168}
        cellHeight={196}
        nameOf={(index) => entries[index] && nameOf(entries[index])}
        onSight={(_, to) => pages.ensure(to + 1)}
        onOpen={(index) => entries[index] !== undefined && setOpen(index)}
      >
        {(index) => <Cell gallery={gallery.id} picture={entries[index]} />}
      </VirtualGrid>
      {error !== undefined && <Problem error={error} onRetry={pages.retry} />}
      {shown !== undefined && open !== undefined && (
        <PictureDialog
          gallery={gallery}
          picture={shown}
          onClose={() => setOpen(undefined)}
          onStep={(step) => {
            pages.ensure(open + step + 1);
            if (entries[open + step] !== undefined) setOpen(open + step);
          }}
        />
      )}
    </>
  );
}

function Cell({ gallery, picture }: { gallery: number; picture: Picture | undefined }) {
  if (picture === undefined) return <span class="thumbnail none" />;
  return (
    <>
      <Thumbnail gallery={gallery} picture={picture.id} stored={picture.thumbnail} made={picture.createdAt} alt="" />
      <span class="caption">{nameOf(picture)}</span>
    </>
  );
}
