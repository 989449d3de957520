import { t } from '../text.ts';

interface FiltersProps<Name extends 'dialect' | 'operation' | 'account' | 'region' | 'code'> {
  readonly names: readonly Name[];
  /** The chosen value by name; `''` for all. */
  readonly chosen: Readonly<Record<Name, string>>;
  valuesOf(name: Name): readonly string[];
  onChoose(chosen: Record<Name, string>): void;
}

/** A choice for each of some facts, of the values that it has in a list. */
export function Filters<Name extends 'dialect' | 'operation' | 'account' | 'region' | 'code'>({
  names,
  chosen,
  valuesOf,
  onChoose,
}: FiltersProps<Name>) {
  return names.map((name) => (
    <label key={name}>
      {t(`field.${name}`)}
      <select value={chosen[name]} onChange={(event) => onChoose({ ...chosen, [name]: event.currentTarget.value })}>
        <option value="">{t('all')}</option>
        {valuesOf(name).map((value) => (
          <option key={value}>{value}</option>
        ))}
      </select>
    </label>
  ));
}
