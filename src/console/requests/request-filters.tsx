import { useId } from 'preact/hooks';
import { get } from '../api.ts';
import { useResource } from '../hooks.ts';
import { t } from '../text.ts';
import type { Info } from '../types.ts';
import { everything, type RequestFilter, type Suggestions, suggested } from './recent.ts';

interface RequestFiltersProps {
  readonly filter: RequestFilter;
  readonly suggestions: Suggestions;
  onChange(filter: RequestFilter): void;
}

/** Which requests the server is to show. A text counts when it is entered, not as it is typed. */
export function RequestFilters({ filter, suggestions, onChange }: RequestFiltersProps) {
  const id = useId();
  const info = useResource((signal) => get<Info>('/info', signal), []);
  const dialects = info.data?.dialects.map(({ name }) => name) ?? [];
  return (
    <>
      <label>
        {t('field.dialect')}
        <select
          value={filter.dialect}
          onChange={(event) => onChange({ ...filter, dialect: event.currentTarget.value })}
        >
          <option value="">{t('all')}</option>
          {dialects.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      {suggested.map((name) => (
        <label key={name}>
          {t(`field.${name}`)}
          <input
            type="search"
            list={`${id}-${name}`}
            placeholder={t('all')}
            value={filter[name]}
            onChange={(event) => onChange({ ...filter, [name]: event.currentTarget.value.trim() })}
          />
          <datalist id={`${id}-${name}`}>
            {suggestions[name].map((value) => (
              <option key={value} value={value} />
            ))}
          </datalist>
        </label>
      ))}
      <label>
        {t('requests.since')}
        <input
          type="number"
          min="0"
          placeholder={t('all')}
          value={filter.since}
          onChange={(event) => onChange({ ...filter, since: event.currentTarget.value })}
        />
      </label>
      <button type="button" onClick={() => onChange(everything)}>
        {t('requests.anyFilter')}
      </button>
    </>
  );
}
