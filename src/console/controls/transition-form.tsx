import { useState } from 'preact/hooks';
import { post } from '../api.ts';
import { useAction } from '../parts/action.ts';
import { Outcome } from '../parts/outcome.tsx';
import { t } from '../text.ts';
import type { Info } from '../types.ts';

const kinds = ['immediate', 'polls', 'after'] as const;
type Kind = (typeof kinds)[number];

interface TransitionFormProps {
  /** Those with tasks. */
  readonly dialects: Info['dialects'];
  onSet(): void;
}

export function TransitionForm({ dialects, onSet }: TransitionFormProps) {
  const [dialect, setDialect] = useState(dialects[0]?.name ?? '');
  const [operation, setOperation] = useState('');
  const [kind, setKind] = useState<Kind>('polls');
  const [polls, setPolls] = useState('2');
  const [time, setTime] = useState('30s');
  const action = useAction();
  const operations = dialects.find(({ name }) => name === dialect)?.taskOperations ?? [];
  const when = { immediate: { immediate: true }, polls: { afterPolls: Number(polls) }, after: { after: time } };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        action.run(async () => {
          await post('/transitions', { dialect, ...(operation === '' ? {} : { operation }), ...when[kind] });
          onSet();
          return undefined;
        });
      }}
    >
      <h3>{t('transitions.add')}</h3>
      <div class="row">
        <label>
          {t('field.dialect')}
          <select
            value={dialect}
            onChange={(event) => {
              setDialect(event.currentTarget.value);
              setOperation('');
            }}
          >
            {dialects.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          {t('field.operation')}
          <select value={operation} onChange={(event) => setOperation(event.currentTarget.value)}>
            <option value="">{t('all')}</option>
            {operations.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          {t('transitions.kind')}
          <select value={kind} onChange={(event) => setKind(event.currentTarget.value as Kind)}>
            {kinds.map((each) => (
              <option key={each} value={each}>
                {t(`transitions.kind.${each}`)}
              </option>
            ))}
          </select>
        </label>
        {kind === 'polls' && (
          <label>
            {t('transitions.polls')}
            <input
              type="number"
              min="0"
              required
              value={polls}
              onInput={(event) => setPolls(event.currentTarget.value)}
            />
          </label>
        )}
        {kind === 'after' && (
          <label>
            {t('transitions.time')}
            <input
              required
              value={time}
              placeholder="30s"
              onInput={(event) => setTime(event.currentTarget.value.trim())}
            />
          </label>
        )}
        <button type="submit" class="primary" aria-disabled={action.busy}>
          {t('transitions.add.do')}
        </button>
      </div>
      <Outcome of={action} />
    </form>
  );
}
