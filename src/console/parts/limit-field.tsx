import { t } from '../text.ts';

/** How many hits a search is to have at most. */
export function LimitField({
  value,
  max = 100,
  onChange,
}: {
  value: string;
  max?: number;
  onChange(value: string): void;
}) {
  return (
    <label>
      {t('search.limit')}
      <input
        type="number"
        min="1"
        max={max}
        required
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}
