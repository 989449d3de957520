import { useState } from 'preact/hooks';
import { decimal, t } from '../text.ts';
import type { Explained, PictureSearch } from '../types.ts';

/** Says why a picture is not among the hits. */
export function Why({ answer, onAsk }: { answer: PictureSearch; onAsk(item: string): void }) {
  const [item, setItem] = useState('');
  return (
    <form
      class="why"
      onSubmit={(event) => {
        event.preventDefault();
        if (item.trim() !== '') onAsk(item.trim());
      }}
    >
      <h2>{t('search.why')}</h2>
      <div class="row">
        <label>
          {t('search.why.field')}
          <input value={item} onInput={(event) => setItem(event.currentTarget.value)} />
        </label>
        <button type="submit">{t('search.why.ask')}</button>
      </div>
      <p role="status">{answer.explained && reasonText(answer.explained, answer.threshold)}</p>
    </form>
  );
}

function reasonText({ item, rank, similarity, reason }: Explained, threshold: number | null): string {
  return t(`why.${reason}`, {
    item,
    rank: rank ?? '–',
    similarity: similarity === null ? '–' : decimal(similarity),
    threshold: threshold === null ? '–' : decimal(threshold),
  });
}
