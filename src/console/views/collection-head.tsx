import { Facts, JsonValue } from '../parts/facts.tsx';
import { dateTime, t } from '../text.ts';
import type { Collection } from '../types.ts';
import { countOf, titleOf } from './collections.tsx';

export function CollectionHead({ collection }: { collection: Collection }) {
  const { dialect, account, region } = collection;
  return (
    <div class="head">
      <p class="crumbs">
        <a href="#/collections">{t('collections')}</a> › {dialect} › {account} › {region}
      </p>
      <h1>
        {titleOf(collection)} <small>{countOf(collection)}</small>
      </h1>
      {collection.reembedding !== undefined && (
        <p class="note" role="status">
          {t('collection.reembedding', {
            done: collection.reembedding.done,
            total: collection.reembedding.of,
          })}
        </p>
      )}
    </div>
  );
}

/** All that is known of a collection. */
export function CollectionFacts({ collection }: { collection: Collection }) {
  return (
    <Facts
      of={[
        [t('field.id'), collection.id],
        [t('field.name'), collection.name],
        [t('field.dialect'), collection.dialect],
        [t('field.account'), collection.account],
        [t('field.region'), collection.region],
        [t('field.count'), countOf(collection)],
        [t('field.model'), collection.model],
        [t('field.dimension'), collection.dimension],
        [t('field.metric'), collection.metric],
        ...Object.entries(collection.settings).map(
          ([name, value]) => [name, <JsonValue key={name} value={value} />] as const,
        ),
        [t('field.created'), dateTime(collection.createdAt)],
        [t('field.updated'), collection.updatedAt && dateTime(collection.updatedAt)],
      ]}
    />
  );
}
