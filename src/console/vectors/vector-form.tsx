import { useState } from 'preact/hooks';
import type { Action } from '../parts/action.ts';
import { Choice } from '../parts/choice.tsx';
import { LimitField } from '../parts/limit-field.tsx';
import { Outcome } from '../parts/outcome.tsx';
import { t } from '../text.ts';
import type { Collection } from '../types.ts';
import { FusionFields, fusionMembers, usualFusion } from './fusion-fields.tsx';
import { parseFilterText, parseVector } from './parse-vector.ts';

/** What the visitor searches with, besides the vector: members of the request. */
export interface VectorSettings {
  readonly limit: number;
  readonly [member: string]: unknown;
}

/** Where the vector comes from: pasted numbers, the one that was searched with before, or there is none. */
export type VectorSource = readonly number[] | 'before' | 'none';

interface VectorFormProps {
  readonly index: Collection;
  readonly action: Action;
  onSearch(vector: VectorSource, settings: VectorSettings): void;
  onProblem(problem: string): void;
  /** Whether a stored vector is searched with as long as none is pasted. */
  readonly hasVector: boolean;
}

type By = 'vector' | 'text' | 'both';

/** Most hits that the control API gives. */
const MOST = 1000;

/** A vector in one of the index's fields, a text in another, a filter and a limit, as typed or pasted. */
export function VectorForm({ index, action, onSearch, onProblem, hasVector }: VectorFormProps) {
  const { vectorFields = [], textFields = [] } = index;
  const fusions = index.search?.fusions ?? {};
  const ways: By[] = Object.keys(fusions).length > 0 ? ['vector', 'text', 'both'] : ['vector', 'text'];
  const [by, setBy] = useState<By>('vector');
  const [field, setField] = useState(vectorFields[0]?.name ?? '');
  const [text, setText] = useState('');
  const [textField, setTextField] = useState(textFields[0] ?? '');
  const [words, setWords] = useState('');
  const [fusion, setFusion] = useState(usualFusion(fusions));
  const [filterText, setFilterText] = useState('');
  const [limit, setLimit] = useState('20');
  const [hasVectors, hasTexts] = [by !== 'text', by !== 'vector'];
  const dimension =
    vectorFields.length === 0 ? index.dimension : vectorFields.find(({ name }) => name === field)?.dimension;

  const search = () => {
    const filter = parseFilterText(filterText);
    if ('problem' in filter) return onProblem(t('vectors.badFilter', { problem: filter.problem }));
    const settings = {
      limit: Number(limit),
      ...filter,
      ...(hasVectors && field !== '' && { field }),
      ...(hasTexts && { text: words, textField }),
      ...(by === 'both' && fusionMembers(fusion, fusions)),
    };
    if (!hasVectors) return onSearch('none', settings);
    if (text.trim() === '' && hasVector) return onSearch('before', settings);
    const parsed = parseVector(text);
    if ('problem' in parsed) return onProblem(t('vectors.bad', { problem: parsed.problem }));
    const given = parsed.vector.length;
    if (typeof dimension === 'number' && given !== dimension) {
      return onProblem(t('vectors.length', { dimension, given }));
    }
    onSearch(parsed.vector, settings);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        search();
      }}
    >
      {(textFields.length > 0 || vectorFields.length > 1) && (
        <div class="row">
          {textFields.length > 0 && (
            <Choice<By>
              label={t('vectors.by')}
              value={by}
              of={ways.map((each) => [each, t(`vectors.by.${each}`)])}
              onChange={setBy}
            />
          )}
          {hasVectors && vectorFields.length > 1 && (
            <Choice
              label={t('vectors.field')}
              value={field}
              of={vectorFields.map((each) => [each.name, t('vectors.field.one', { ...each })])}
              onChange={setField}
            />
          )}
          {hasTexts && (
            <Choice
              label={t('vectors.textField')}
              value={textField}
              of={textFields.map((each) => [each, each])}
              onChange={setTextField}
            />
          )}
          {by === 'both' && (
            <FusionFields
              fusions={fusions}
              choice={fusion}
              onChange={(change) => setFusion((before) => ({ ...before, ...change }))}
            />
          )}
        </div>
      )}
      {hasVectors && (
        <label>
          {typeof dimension === 'number' ? t('vectors.paste', { dimension }) : t('vectors.pasteAny')}
          <textarea rows={4} spellcheck={false} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
      )}
      {hasTexts && (
        <label class="line-field">
          {t('vectors.text')}
          <input required value={words} onInput={(event) => setWords(event.currentTarget.value)} />
        </label>
      )}
      <label>
        {t('vectors.filter')}
        <textarea
          rows={2}
          spellcheck={false}
          placeholder={'{"color": {"$eq": "red"}}'}
          value={filterText}
          onInput={(event) => setFilterText(event.currentTarget.value)}
        />
      </label>
      <div class="row">
        <LimitField value={limit} max={Math.min(index.search?.maxHits ?? MOST, MOST)} onChange={setLimit} />
        <button type="submit" class="primary" aria-disabled={action.busy}>
          {t('search.run')}
        </button>
        <Outcome of={action} />
      </div>
    </form>
  );
}
