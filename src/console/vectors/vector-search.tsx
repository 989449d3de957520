import { useEffect, useRef, useState } from 'preact/hooks';
import { post } from '../api.ts';
import { useAction } from '../parts/action.ts';
import { Empty } from '../parts/states.tsx';
import { decimal, t } from '../text.ts';
import type { Collection, VectorHit } from '../types.ts';
import { VectorDialog } from './vector-dialog.tsx';
import { VectorForm, type VectorSettings } from './vector-form.tsx';
import { metadataText } from './vector-list.tsx';

interface Answer {
  readonly metric?: string | null;
  /** What the vendor's API calls it; null where it answers none. */
  readonly distanceName?: string | null;
  /** Numbers that the vendor's API answers besides. */
  readonly scoreNames?: readonly string[];
  readonly hits: readonly VectorHit[];
}

type Query = { readonly vector: readonly number[] } | { readonly like: number };

/** Search with a pasted vector, or with one of the index, with a text, or with both; and with a filter in the vendor's form. */
export function VectorSearch({ index, like }: { index: Collection; like: number | undefined }) {
  const [answer, setAnswer] = useState<Answer>();
  const asked = useRef<Query | undefined>(like === undefined ? undefined : { like });
  const action = useAction();
  const search = (settings: VectorSettings, query?: Query) =>
    action.run(async () => {
      setAnswer(await post<Answer>(`/vector-indexes/${index.id}/search`, { ...query, ...settings }));
      return '';
    });
  useEffect(() => {
    if (like !== undefined) search({ limit: 20 }, { like });
  }, []);
  return (
    <>
      <VectorForm
        index={index}
        action={action}
        hasVector={asked.current !== undefined}
        onSearch={(vector, settings) => {
          if (typeof vector !== 'string') asked.current = { vector };
          search(settings, vector === 'none' ? undefined : asked.current);
        }}
        onProblem={(problem) => action.run(() => Promise.reject(new Error(problem)))}
      />
      {answer !== undefined && <VectorHits index={index} answer={answer} />}
    </>
  );
}

function VectorHits({ index, answer }: { index: Collection; answer: Answer }) {
  const [open, setOpen] = useState<number>();
  const { metric, distanceName = 'distance', scoreNames = [], hits } = answer;
  if (hits.length === 0) return <Empty text={index.count === 0 ? t('vectors.noHits') : t('vectors.noneMatch')} />;
  const isSimilarityKnown = hits.some(({ similarity }) => typeof similarity === 'number');
  return (
    <section aria-label={t('search.hits')} class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('field.key')}</th>
            {scoreNames.map((name) => (
              <th scope="col" class="number" key={name}>
                {name}
              </th>
            ))}
            {distanceName !== null && (
              <th scope="col" class="number">
                {metric ? `${distanceName} (${metric})` : distanceName}
              </th>
            )}
            {isSimilarityKnown && (
              <th scope="col" class="number">
                {similarityName(metric)}
              </th>
            )}
            <th scope="col">{t('field.metadata')}</th>
          </tr>
        </thead>
        <tbody>
          {hits.map(({ id, key, distance, similarity, scores = {}, metadata }) => (
            <tr key={id}>
              <th scope="row">
                <button type="button" class="link" onClick={() => setOpen(id)}>
                  {key}
                </button>
              </th>
              {scoreNames.map((name) => (
                <td class="number" key={name}>
                  {numberOr(scores[name], 6)}
                </td>
              ))}
              {distanceName !== null && <td class="number">{numberOr(distance, 6)}</td>}
              {isSimilarityKnown && <td class="number">{numberOr(similarity, 4)}</td>}
              <td>
                <code class="metadata">{metadataText(metadata)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {open !== undefined && <VectorDialog index={index} id={open} onClose={() => setOpen(undefined)} />}
    </section>
  );
}

function similarityName(metric: string | null | undefined): string {
  if (metric === 'cosine') return t('search.similarity');
  return metric === 'ip' ? t('vectors.product') : t('vectors.closeness');
}

function numberOr(value: number | null | undefined, digits: number): string {
  return typeof value === 'number' ? decimal(value, digits) : '–';
}
