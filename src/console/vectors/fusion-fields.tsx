import { Choice } from '../parts/choice.tsx';
import { t } from '../text.ts';
import type { Fusions } from '../types.ts';

type Name = keyof Fusions;

/** How a vector and a text are put together, as it is typed. */
export interface FusionChoice {
  readonly name: Name | undefined;
  readonly ofVector: string;
  readonly ofText: string;
  readonly normalizer: string | undefined;
}

/** The API's usual way. */
export function usualFusion(fusions: Fusions): FusionChoice {
  const [name] = Object.keys(fusions) as Name[];
  return { name, ofVector: '1', ofText: '1', normalizer: undefined };
}

/** The members of a search. */
export function fusionMembers({ name, ofVector, ofText, normalizer }: FusionChoice, fusions: Fusions): object {
  const options = name && fusions[name];
  return {
    fusion: name,
    ...(options?.weights && { weights: [Number(ofVector), Number(ofText)] }),
    ...(options?.normalizers.length && normalizer !== undefined && { normalizer }),
  };
}

interface FusionFieldsProps {
  readonly fusions: Fusions;
  readonly choice: FusionChoice;
  onChange(change: Partial<FusionChoice>): void;
}

/** What the vendor's API lets a call say of how a vector and a text are put together. */
export function FusionFields({ fusions, choice, onChange }: FusionFieldsProps) {
  const { name, normalizer } = choice;
  const options = name && fusions[name];
  if (name === undefined || options === undefined) return null;
  const [usual] = options.normalizers;
  const weight = (member: 'ofVector' | 'ofText') => (
    <label key={member}>
      {t(`vectors.fusion.${member}`)}
      <input
        type="number"
        min="0"
        step="any"
        required
        value={choice[member]}
        onInput={(event) => onChange({ [member]: event.currentTarget.value })}
      />
    </label>
  );
  return (
    <>
      <Choice<Name>
        label={t('vectors.fusion')}
        value={name}
        of={(Object.keys(fusions) as Name[]).map((each) => [each, t(`vectors.fusion.${each}`)])}
        onChange={(chosen) => onChange({ name: chosen })}
      />
      {options.weights && [weight('ofVector'), weight('ofText')]}
      {usual !== undefined && (
        <Choice
          label={t('vectors.fusion.normalizer')}
          value={normalizer ?? usual}
          of={options.normalizers.map((each) => [each, each])}
          onChange={(chosen) => onChange({ normalizer: chosen })}
        />
      )}
    </>
  );
}
