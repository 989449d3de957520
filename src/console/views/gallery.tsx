import { Pictures } from '../gallery/pictures.tsx';
import { Search } from '../gallery/search.tsx';
import { lazy } from '../parts/lazy.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { type GalleryView, galleryViews, hashOf } from '../route.ts';
import { t } from '../text.ts';
import type { Collection } from '../types.ts';
import { CollectionFacts, CollectionHead } from './collection-head.tsx';
import { useCollection } from './use-collection.ts';

const PictureMap = lazy(async () => (await import('../map/picture-map.tsx')).PictureMap);
const Histogram = lazy(async () => (await import('../map/histogram.tsx')).Histogram);

/** One gallery. */
export function Gallery({ id, view, like }: { id: number; view: GalleryView; like?: number | undefined }) {
  const collection = useCollection('gallery', id);
  return (
    <Loaded from={collection}>
      {(gallery) =>
        gallery === null ? (
          <Empty text={t('collection.absent')} />
        ) : (
          <>
            <CollectionHead collection={gallery} />
            <Tabs
              label={t('gallery.views')}
              tabs={galleryViews.map((name) => ({
                href: hashOf({ page: 'gallery', id, view: name }),
                text: t(`gallery.${name}`),
                current: name === view,
              }))}
            />
            <View gallery={gallery} view={view} like={like} />
          </>
        )
      }
    </Loaded>
  );
}

function View({ gallery, view, like }: { gallery: Collection; view: GalleryView; like: number | undefined }) {
  switch (view) {
    case 'pictures':
      return <Pictures gallery={gallery} />;
    case 'search':
      return <Search key={like} gallery={gallery} like={like} />;
    case 'map':
      return <PictureMap gallery={gallery} />;
    case 'similarities':
      return <Histogram gallery={gallery.id} />;
    case 'settings':
      return <CollectionFacts collection={gallery} />;
  }
}
