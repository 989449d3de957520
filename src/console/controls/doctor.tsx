import { get } from '../api.ts';
import { useResource } from '../hooks.ts';
import { Card } from '../parts/card.tsx';
import { Loaded } from '../parts/states.tsx';
import { t } from '../text.ts';
import type { Check } from '../types.ts';

const marks = {
  true: ['good', '✓', 'doctor.ok'],
  false: ['bad', '✗', 'doctor.bad'],
  null: ['dim', '–', 'doctor.unknown'],
} as const;

/** Whether everything that the server can use is there. */
export function Doctor() {
  const doctor = useResource(async (signal) => (await get<{ checks: Check[] }>('/doctor', signal)).checks, []);
  return (
    <Card title={t('doctor.title')} wide>
      <Loaded from={doctor}>
        {(checks) => (
          <ul class="checks">
            {checks.map(({ name, ok, text }) => {
              const [kind, sign, meaning] = marks[`${ok}`];
              return (
                <li key={name}>
                  <span class={`status ${kind}`} role="img" aria-label={t(meaning)}>
                    {sign}
                  </span>
                  <strong>{name}</strong> <span>{text}</span>
                </li>
              );
            })}
          </ul>
        )}
      </Loaded>
      <button type="button" aria-disabled={doctor.loading} onClick={doctor.reload}>
        {t('doctor.run')}
      </button>
    </Card>
  );
}
