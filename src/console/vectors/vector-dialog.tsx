import { get } from '../api.ts';
import { useResource } from '../hooks.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Facts, isBlank, JsonValue } from '../parts/facts.tsx';
import { Loaded } from '../parts/states.tsx';
import { hashOf } from '../route.ts';
import { t } from '../text.ts';
import type { Collection, StoredVector } from '../types.ts';

/** One vector with its numbers and its metadata. */
export function VectorDialog({ index, id, onClose }: { index: Collection; id: number; onClose(): void }) {
  const vector = useResource(
    (signal) => get<StoredVector>(`/vector-indexes/${index.id}/vectors/${id}`, signal),
    [index.id, id],
  );
  return (
    <Dialog wide title={vector.data?.key ?? String(id)} onClose={onClose}>
      <Loaded from={vector}>
        {({ id: _, key, metadata, dimension, vector: numbers, ...others }) => (
          <Facts
            of={[
              [t('field.id'), id],
              [t('field.key'), key],
              [t('field.dimension'), dimension],
              [t('field.metadata'), isBlank(metadata) ? null : <JsonValue value={metadata} />],
              [t('field.vector'), numbers && <pre class="wrap">{`[${numbers.join(', ')}]`}</pre>],
              ...Object.entries(others).map(
                ([name, value]) => [name, isBlank(value) ? null : <JsonValue key={name} value={value} />] as const,
              ),
            ]}
          />
        )}
      </Loaded>
      <div class="row end">
        <a
          class="button primary"
          href={hashOf({ page: 'vectors', id: index.id, view: 'search', like: id })}
          onClick={onClose}
        >
          {t('picture.similar')}
        </a>
      </div>
    </Dialog>
  );
}
