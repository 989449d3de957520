import { english, type MessageKey } from '../messages/english.ts';
import { Facts, isBlank, JsonValue } from '../parts/facts.tsx';
import { t } from '../text.ts';
import type { Explanation } from '../types.ts';
import { SignedText } from './signed-text.tsx';

/** Why a signature was refused: the most likely cause, what the request says of it, and the signed texts beside each other. */
export function ExplanationView({ explanation }: { explanation: Explanation }) {
  const { cause, isCertain, server, client, ...rest } = explanation;
  const texts = entriesOf(server);
  return (
    <section class="explanation">
      <h3>{t('requests.explanation')}</h3>
      {typeof cause === 'string' && (
        <p class="cause">
          <strong>{isCertain === true ? t('explanation.certain') : t('explanation.uncertain')}</strong> {cause}
        </p>
      )}
      <Facts
        of={[...entriesOf(client), ...entriesOf(rest)].map(([name, value]) => [labelOf(name), shownValue(value)])}
      />
      {texts.map(([name, text]) => (
        <SignedText key={name} name={labelOf(name)} text={String(text)} />
      ))}
    </section>
  );
}

const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value).filter(([, part]) => !isBlank(part)) : [];

/** What a member is called; as the API calls it where the console knows no name. */
function labelOf(name: string): string {
  const key = `explanation.${name}`;
  return Object.hasOwn(english, key) ? t(key as MessageKey) : name;
}

function shownValue(value: unknown) {
  return typeof value === 'string' ? <code>{value}</code> : <JsonValue value={value} />;
}
