import { useId } from 'preact/hooks';
import { post } from '../api.ts';
import { useAction } from '../parts/action.ts';
import { Card } from '../parts/card.tsx';
import { Outcome } from '../parts/outcome.tsx';
import { t } from '../text.ts';
import type { Info, Switch } from '../types.ts';

/** Quotas, strictness, and the switches of every dialect. */
export function SettingsControl({ info, onChange }: { info: Info; onChange(): void }) {
  const action = useAction();
  const change = (body: object) =>
    action.run(async () => {
      await post('/settings', body);
      onChange();
      return t('settings.changed');
    });
  const { quotas, strict } = info.settings;
  return (
    <Card title={t('settings.title')}>
      <div class="row">
        <label>
          {t('settings.quotas')}
          <select value={String(quotas)} onChange={(event) => change({ quotas: event.currentTarget.value })}>
            <option value="off">{t('settings.quotas.off')}</option>
            <option value="documented">{t('settings.quotas.documented')}</option>
          </select>
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={strict === true}
            onChange={(event) => change({ strict: event.currentTarget.checked })}
          />
          {t('settings.strict')}
        </label>
      </div>
      {info.dialects
        .filter(({ switches }) => switches.length > 0)
        .map(({ name, switches }) => (
          <details key={name}>
            <summary>{name}</summary>
            {switches.map((one) => (
              <SwitchField
                key={one.name}
                one={one}
                onChange={(value) => change({ switches: { [`${name}.${one.name}`]: value } })}
              />
            ))}
          </details>
        ))}
      <Outcome of={action} />
    </Card>
  );
}

function SwitchField({
  one: { name, values, value, about, free },
  onChange,
}: {
  one: Switch;
  onChange(value: string): void;
}) {
  const id = useId();
  return (
    <div class="switch">
      <label for={id}>
        {name}
        {about !== undefined && <small>{about}</small>}
      </label>
      {free ? (
        <input id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
      ) : (
        <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          {values.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      )}
    </div>
  );
}
