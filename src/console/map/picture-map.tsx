import { useEffect, useState } from 'preact/hooks';
import { nameOf } from '../gallery/name.ts';
import { pictureById } from '../gallery/picture-by-id.ts';
import { PictureDialog } from '../gallery/picture-dialog.tsx';
import { Thumbnail } from '../parts/thumbnail.tsx';
import { t } from '../text.ts';
import type { Collection, Picture } from '../types.ts';
import { MapFrame } from './map-frame.tsx';

/** The pictures of a gallery, similar ones close to one another. */
export function PictureMap({ gallery }: { gallery: Collection }) {
  const [open, setOpen] = useState<Picture>();
  return (
    <>
      <MapFrame
        path={`/galleries/${gallery.id}/map`}
        label={t('map.label')}
        hint={(id) => <PictureHint key={id} gallery={gallery.id} id={id} />}
        onOpen={(id) => void pictureById(gallery.id, id).then(setOpen, () => undefined)}
      />
      {open !== undefined && <PictureDialog gallery={gallery} picture={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}

/** A pointer that passes over many points asks for none of them. */
const REST_MS = 80;

function PictureHint({ gallery, id }: { gallery: number; id: number }) {
  const [picture, setPicture] = useState<Picture>();
  useEffect(() => {
    const timer = setTimeout(() => void pictureById(gallery, id).then(setPicture, () => undefined), REST_MS);
    return () => clearTimeout(timer);
  }, [id]);
  if (picture === undefined) return <>{id}</>;
  return (
    <>
      <Thumbnail gallery={gallery} picture={id} stored={picture.thumbnail} alt="" />
      <span>{nameOf(picture)}</span>
    </>
  );
}
