import { Card } from '../parts/card.tsx';
import { Facts, isBlank } from '../parts/facts.tsx';
import { t } from '../text.ts';
import type { Info } from '../types.ts';

/** What the server is. */
export function ServerFacts({ info: { version, engines, settings } }: { info: Info }) {
  const facts = Object.entries(engines).map(([name, engine]) => [name, inShort(engine)] as const);
  const set = Object.entries(settings).filter(([, value]) => !isBlank(value));
  return (
    <Card title={t('server.title')}>
      <Facts of={[[t('server.title'), t('server.version', { version })], ...facts]} />
      <details>
        <summary>{t('field.settings')}</summary>
        <Facts of={set.map(([name, value]) => [name, inShort(value)] as const)} />
      </details>
    </Card>
  );
}

/** The plain values of an object in one line. */
function inShort(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .filter(([, part]) => typeof part !== 'object')
    .map(([name, part]) => (Array.isArray(value) ? String(part) : `${name} ${String(part)}`))
    .join(', ');
}
