import { useState } from 'preact/hooks';
import { Empty } from '../parts/states.tsx';
import { Thumbnail } from '../parts/thumbnail.tsx';
import { decimal, t } from '../text.ts';
import type { Collection, Hit, Picture, PictureSearch } from '../types.ts';
import { nameOf } from './name.ts';
import { pictureById } from './picture-by-id.ts';
import { PictureDialog } from './picture-dialog.tsx';
import { lineBefore, lineMeaning } from './threshold-line.ts';

interface HitsProps {
  readonly gallery: Collection;
  readonly answer: PictureSearch;
  readonly limit: number;
}

/** The hits in order, with the line below which the vendor's API returns nothing. */
export function Hits({ gallery, answer, limit }: HitsProps) {
  const [open, setOpen] = useState<Picture>();
  const { hits, threshold, scoreName } = answer;
  if (hits.length === 0) return <Empty text={gallery.count === 0 ? t('search.noHits') : t('search.noneCompared')} />;
  const line = lineBefore(hits);
  const show = (id: number) => void pictureById(gallery.id, id).then(setOpen, () => undefined);
  return (
    <>
      <ol class="hits">
        {hits.flatMap((hit, index) => [
          index === line && <Line key="line" text={lineText(hits, threshold, limit)} />,
          <HitRow key={hit.id} gallery={gallery.id} hit={hit} scoreName={scoreName} onOpen={() => show(hit.id)} />,
        ])}
        {line === undefined && threshold !== null && (
          <Line text={t('search.line.all', { threshold: decimal(threshold) })} />
        )}
      </ol>
      {open !== undefined && <PictureDialog gallery={gallery} picture={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function lineText(hits: readonly Hit[], threshold: number | null, limit: number): string {
  return threshold !== null && lineMeaning(hits, threshold) === 'threshold'
    ? t('search.line', { threshold: decimal(threshold) })
    : t('search.line.limit', { limit });
}

function Line({ text }: { text: string }) {
  return (
    <li class="line">
      <span>{text}</span>
    </li>
  );
}

interface HitRowProps {
  readonly gallery: number;
  readonly hit: Hit;
  readonly scoreName: string | null;
  onOpen(): void;
}

function HitRow({ gallery, hit, scoreName, onOpen }: HitRowProps) {
  const { id, similarity, score, passes, rank, thumbnail } = hit;
  return (
    <li class={passes ? 'hit' : 'hit out'} data-item={hit.item}>
      <span class="rank">{rank}</span>
      <button type="button" class="picture" onClick={onOpen} aria-label={nameOf(hit)}>
        <Thumbnail gallery={gallery} picture={id} stored={thumbnail} alt="" />
      </button>
      <div class="what">
        <strong>{nameOf(hit)}</strong>
        {!passes && <small>{t('search.notReturned')}</small>}
      </div>
      <dl>
        <div>
          <dt>{t('search.similarity')}</dt>
          <dd>
            <meter min={0} max={1} value={Math.max(0, similarity)} /> {decimal(similarity)}
          </dd>
        </div>
        {score !== null && (
          <div>
            <dt>{scoreName ?? 'score'}</dt>
            <dd>{decimal(score)}</dd>
          </div>
        )}
      </dl>
    </li>
  );
}
