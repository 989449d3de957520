import { useState } from 'preact/hooks';
import { LimitField } from '../parts/limit-field.tsx';
import { t } from '../text.ts';

export interface SearchSettings {
  readonly limit: number;
  /** A cosine similarity; absent for the vendor's. */
  readonly threshold: number | undefined;
}

interface SearchOptionsProps {
  readonly settings: SearchSettings;
  readonly ready: boolean;
  onSearch(settings: SearchSettings): void;
}

export function SearchOptions({ settings, ready, onSearch }: SearchOptionsProps) {
  const [limit, setLimit] = useState(String(settings.limit));
  const [threshold, setThreshold] = useState('');
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) onSearch({ limit: Number(limit), threshold: threshold === '' ? undefined : Number(threshold) });
      }}
    >
      <LimitField value={limit} onChange={setLimit} />
      <label>
        {t('search.threshold')}
        <input
          type="number"
          min="-1"
          max="1"
          step="any"
          placeholder={t('search.threshold.vendor')}
          value={threshold}
          onInput={(event) => setThreshold(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="primary" aria-disabled={!ready}>
        {t('search.run')}
      </button>
    </form>
  );
}
