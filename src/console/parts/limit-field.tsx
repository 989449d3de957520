import { t } from '../text.ts';

/** How many hits a search is to have at most. */
export function LimitField({ value, onChange }: { value: string; onChange(value: string): void }) {
  return (
    <label>
      {t('search.limit')}
      <input
        type="number"
        min="1"
        max="100"
        required
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}
