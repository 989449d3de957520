import { useEffect, useState } from 'preact/hooks';
import { post } from '../api.ts';
import { useAction } from '../parts/action.ts';
import { LimitField } from '../parts/limit-field.tsx';
import { Outcome } from '../parts/outcome.tsx';
import { Empty } from '../parts/states.tsx';
import { decimal, t } from '../text.ts';
import type { Collection, VectorHit } from '../types.ts';
import { parseVector } from './parse-vector.ts';
import { VectorDialog } from './vector-dialog.tsx';
import { metadataText } from './vector-list.tsx';

interface Answer {
  readonly metric: string;
  readonly hits: readonly VectorHit[];
}

/** Search with a pasted vector, or with one of the index. */
export function VectorSearch({ index, like }: { index: Collection; like: number | undefined }) {
  const [text, setText] = useState('');
  const [limit, setLimit] = useState('20');
  const [answer, setAnswer] = useState<Answer>();
  const action = useAction();
  const search = (what: object) =>
    action.run(async () => {
      setAnswer(await post<Answer>(`/vector-indexes/${index.id}/search`, { ...what, limit: Number(limit) }));
      return '';
    });
  useEffect(() => {
    if (like !== undefined) search({ like });
  }, []);
  const searchText = () => {
    const parsed = parseVector(text);
    if ('problem' in parsed) {
      return action.run(() => Promise.reject(new Error(t('vectors.bad', { problem: parsed.problem }))));
    }
    const given = parsed.vector.length;
    if (index.dimension !== null && given !== index.dimension) {
      const problem = t('vectors.length', { dimension: index.dimension, given });
      return action.run(() => Promise.reject(new Error(problem)));
    }
    search({ vector: parsed.vector });
  };
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          searchText();
        }}
      >
        <label>
          {t('vectors.paste', { dimension: index.dimension ?? '?' })}
          <textarea rows={4} spellcheck={false} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        <div class="row">
          <LimitField value={limit} onChange={setLimit} />
          <button type="submit" class="primary" disabled={action.busy}>
            {t('search.run')}
          </button>
          <Outcome of={action} />
        </div>
      </form>
      {answer !== undefined && <VectorHits index={index} answer={answer} />}
    </>
  );
}

function VectorHits({ index, answer: { metric, hits } }: { index: Collection; answer: Answer }) {
  const [open, setOpen] = useState<number>();
  if (hits.length === 0) return <Empty text={t('vectors.noHits')} />;
  return (
    <section aria-label={t('search.hits')} class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('field.key')}</th>
            <th scope="col" class="number">
              {t('vectors.distance', { metric })}
            </th>
            <th scope="col" class="number">
              {t('search.similarity')}
            </th>
            <th scope="col">{t('field.metadata')}</th>
          </tr>
        </thead>
        <tbody>
          {hits.map(({ id, key, distance, similarity, metadata }) => (
            <tr key={id}>
              <th scope="row">
                <button type="button" class="link" onClick={() => setOpen(id)}>
                  {key}
                </button>
              </th>
              <td class="number">{decimal(distance, 6)}</td>
              <td class="number">{decimal(similarity)}</td>
              <td>
                <code>{metadataText(metadata)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {open !== undefined && <VectorDialog index={index} id={open} onClose={() => setOpen(undefined)} />}
    </section>
  );
}
