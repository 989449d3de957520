import { Facts, isBlank, JsonValue } from '../parts/facts.tsx';
import { t } from '../text.ts';
import type { Explanation } from '../types.ts';

/** Why a request was refused: what the server computed beside what the client signed, and all else that is known. */
export function ExplanationView({ explanation }: { explanation: Explanation }) {
  const { server, client, ...rest } = explanation;
  return (
    <section>
      <h3>{t('requests.explanation')}</h3>
      <Facts
        of={Object.entries(rest)
          .filter(([, value]) => !isBlank(value))
          .map(([name, value]) => [name, <Text key={name} value={value} />] as const)}
      />
      {(!isBlank(server) || !isBlank(client)) && (
        <div class="beside">
          <div>
            <h4>{t('requests.server')}</h4>
            <Parts value={server} />
          </div>
          <div>
            <h4>{t('requests.client')}</h4>
            <Parts value={client} />
          </div>
        </div>
      )}
    </section>
  );
}

function Parts({ value }: { value: unknown }) {
  if (isBlank(value)) return <p class="dim">{t('none')}</p>;
  if (typeof value !== 'object' || Array.isArray(value)) return <Text value={value} />;
  return (
    <Facts
      of={Object.entries(value as object).map(([name, part]) => [name, <Text key={name} value={part} />] as const)}
    />
  );
}

/** Texts of several lines keep them. */
function Text({ value }: { value: unknown }) {
  return typeof value === 'string' && value.includes('\n') ? (
    <pre class="wrap">{value}</pre>
  ) : (
    <JsonValue value={value} />
  );
}
