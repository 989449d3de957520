import { useId, useState } from 'preact/hooks';
import { t } from '../text.ts';
import { type ComparedLine, compareLines } from './compare-lines.ts';

/** A text that the server has signed, beside the client's: requests do not carry that one, but SDKs log it. */
export function SignedText({ name, text }: { name: string; text: string }) {
  const [pasted, setPasted] = useState('');
  const id = useId();
  const lines = pasted === '' ? undefined : compareLines(text, pasted);
  const different = lines?.filter(isDifferent).length ?? 0;
  return (
    <section class="signed" aria-labelledby={id}>
      <h4 id={id}>{name}</h4>
      <div class="beside">
        <div>
          <p class="side">{t('requests.server')}</p>
          {lines === undefined ? (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
            <pre tabIndex={0}>{text}</pre>
          ) : (
            <Lines lines={lines} side="server" />
          )}
        </div>
        <div>
          <p class="side">{t('requests.client')}</p>
          {lines === undefined ? (
            <textarea
              aria-label={t('requests.client.paste', { name })}
              placeholder={t('requests.client.paste', { name })}
              rows={Math.min(14, text.split('\n').length + 1)}
              spellcheck={false}
              value={pasted}
              onInput={(event) => setPasted(event.currentTarget.value)}
            />
          ) : (
            <Lines lines={lines} side="client" />
          )}
        </div>
      </div>
      {lines !== undefined && (
        <div class="row">
          <p role="status">
            {different === 0 ? t('requests.client.same') : t('requests.client.different', { count: different })}
          </p>
          <button type="button" onClick={() => setPasted('')}>
            {t('requests.client.again')}
          </button>
        </div>
      )}
    </section>
  );
}

const isDifferent = ({ server, client }: ComparedLine) => server !== client;

function Lines({ lines, side }: { lines: readonly ComparedLine[]; side: keyof ComparedLine }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <pre tabIndex={0}>
      {lines.map((line, index) => {
        const text = `${line[side] ?? ''}\n`;
        return isDifferent(line) ? (
          <mark key={index} class={line[side] === undefined ? 'lacking' : undefined}>
            {text}
          </mark>
        ) : (
          text
        );
      })}
    </pre>
  );
}
