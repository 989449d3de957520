import { addressOf, hasToken, originalPath, send } from '../api.ts';
import { useAction } from '../parts/action.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Facts, isBlank, JsonValue } from '../parts/facts.tsx';
import { Outcome } from '../parts/outcome.tsx';
import { Thumbnail } from '../parts/thumbnail.tsx';
import { hashOf } from '../route.ts';
import { dateTime, t } from '../text.ts';
import type { Collection, Picture } from '../types.ts';
import { nameOf } from './name.ts';

interface PictureDialogProps {
  readonly gallery: Collection;
  readonly picture: Picture;
  onClose(): void;
  /** Absent where there is no order. */
  onStep?(step: 1 | -1): void;
}

/** All that is stored of a picture. */
export function PictureDialog({ gallery, picture, onClose, onStep }: PictureDialogProps) {
  const { id, width, height } = picture;
  const like = hashOf({ page: 'gallery', id: gallery.id, view: 'search', like: id });
  return (
    <Dialog
      wide
      title={nameOf(picture)}
      onClose={onClose}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') onStep?.(-1);
        if (event.key === 'ArrowRight') onStep?.(1);
      }}
    >
      <div class="columns">
        <div>
          <Thumbnail
            gallery={gallery.id}
            picture={id}
            stored={picture.thumbnail}
            made={picture.createdAt}
            alt={nameOf(picture)}
          />
        </div>
        <Facts
          of={[
            [t('field.id'), id],
            [t('field.item'), picture.item],
            [t('field.name'), picture.name],
            [t('field.content'), picture.content],
            [t('field.tags'), isBlank(picture.tags) ? null : <JsonValue value={picture.tags} />],
            [t('field.details'), isBlank(picture.details) ? null : <JsonValue value={picture.details} />],
            [t('field.size'), width && height ? t('picture.pixels', { width, height }) : null],
            [t('field.created'), dateTime(picture.createdAt)],
          ]}
        />
      </div>
      <div class="row end">
        {onStep !== undefined && (
          <>
            <button type="button" onClick={() => onStep(-1)}>
              {t('picture.previous')}
            </button>
            <button type="button" onClick={() => onStep(1)}>
              {t('picture.next')}
            </button>
          </>
        )}
        {picture.original && <Original path={originalPath(gallery.id, id)} />}
        <a class="button primary" href={like} onClick={onClose}>
          {t('picture.similar')}
        </a>
      </div>
    </Dialog>
  );
}

/** Opens the original: as a link, or fetched with the token where the server wants one. */
function Original({ path }: { path: string }) {
  const action = useAction();
  if (!hasToken()) {
    return (
      <a class="button" href={addressOf(path)} target="_blank" rel="noreferrer">
        {t('picture.open')}
      </a>
    );
  }
  const open = async () => {
    const address = URL.createObjectURL(await (await send(path)).blob());
    window.open(address, '_blank', 'noopener');
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    return undefined;
  };
  return (
    <>
      <Outcome of={action} />
      <button type="button" aria-disabled={action.busy} onClick={() => action.run(open)}>
        {t('picture.open')}
      </button>
    </>
  );
}
