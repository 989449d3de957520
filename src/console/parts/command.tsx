import { t } from '../text.ts';
import { useAction } from './action.ts';

/** A command to copy, with a word on what it does. */
export function Command({ text, about }: { text: string; about: string }) {
  const action = useAction();
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    return undefined;
  };
  return (
    <figure class="command">
      <figcaption>{about}</figcaption>
      <div class="copyable">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
        <pre tabIndex={0}>{text}</pre>
        <button type="button" onClick={() => action.run(copy)}>
          {action.outcome?.ok ? t('copied') : t('copy')}
        </button>
      </div>
      {action.outcome?.ok === false && <p role="alert">{action.outcome.text}</p>}
    </figure>
  );
}

/** Names this server to a command, unless it is where commands look. */
export function portOption(): string {
  return location.port === '4580' ? '' : ` --port ${location.port || (location.protocol === 'https:' ? '443' : '80')}`;
}
