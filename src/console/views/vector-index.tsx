import { lazy } from '../parts/lazy.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { hashOf, type VectorView, vectorViews } from '../route.ts';
import { t } from '../text.ts';
import type { Collection } from '../types.ts';
import { VectorList } from '../vectors/vector-list.tsx';
import { VectorSearch } from '../vectors/vector-search.tsx';
import { CollectionFacts, CollectionHead } from './collection-head.tsx';
import { useCollection } from './use-collection.ts';

const VectorMap = lazy(async () => (await import('../map/vector-map.tsx')).VectorMap);

const names = {
  list: 'vectors.list',
  search: 'gallery.search',
  map: 'gallery.map',
  settings: 'gallery.settings',
} as const;

/** One vector index. */
export function VectorIndex({ id, view, like }: { id: number; view: VectorView; like?: number | undefined }) {
  const collection = useCollection('vectors', id);
  return (
    <Loaded from={collection}>
      {(index) =>
        index === null ? (
          <Empty text={t('collection.absent')} />
        ) : (
          <>
            <CollectionHead collection={index} />
            <Tabs
              label={t('vectors.views')}
              tabs={vectorViews.map((name) => ({
                href: hashOf({ page: 'vectors', id, view: name }),
                text: t(names[name]),
                current: name === view,
              }))}
            />
            <View index={index} view={view} like={like} />
          </>
        )
      }
    </Loaded>
  );
}

function View({ index, view, like }: { index: Collection; view: VectorView; like: number | undefined }) {
  switch (view) {
    case 'list':
      return <VectorList index={index} />;
    case 'search':
      return <VectorSearch key={like} index={index} like={like} />;
    case 'map':
      return <VectorMap index={index} />;
    case 'settings':
      return <CollectionFacts collection={index} />;
  }
}
