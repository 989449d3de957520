import { get, remove } from '../api.ts';
import { useResource } from '../hooks.ts';
import { useAction } from '../parts/action.ts';
import { Card } from '../parts/card.tsx';
import { Outcome } from '../parts/outcome.tsx';
import { Loaded } from '../parts/states.tsx';
import { t } from '../text.ts';
import type { Info, Transition } from '../types.ts';
import { TransitionForm } from './transition-form.tsx';

/** How long asynchronous tasks look unfinished to those who ask for them. */
export function TransitionControl({ dialects }: { dialects: Info['dialects'] }) {
  const transitions = useResource(
    async (signal) => (await get<{ transitions: Transition[] }>('/transitions', signal)).transitions,
    [],
  );
  const action = useAction();
  const drop = () =>
    action.run(async () => {
      await remove('/transitions');
      transitions.reload();
      return undefined;
    });
  return (
    <Card title={t('transitions.title')}>
      <p class="note">{t('transitions.about')}</p>
      <Loaded from={transitions}>
        {(all) =>
          all.length === 0 ? (
            <p class="note">{t('transitions.empty')}</p>
          ) : (
            <>
              <ul class="faults">
                {all.map((one) => (
                  <li key={`${one.dialect} ${one.operation}`}>
                    <strong>{`${one.dialect} ${one.operation}`}</strong> {whenText(one)}
                  </li>
                ))}
              </ul>
              <button type="button" aria-disabled={action.busy} onClick={drop}>
                {t('transitions.drop')}
              </button>
            </>
          )
        }
      </Loaded>
      <Outcome of={action} />
      <TransitionForm
        dialects={dialects.filter(({ taskOperations = [] }) => taskOperations.length > 0)}
        onSet={transitions.reload}
      />
    </Card>
  );
}

function whenText({ afterPolls, after }: Transition): string {
  if (afterPolls !== undefined) return t('transitions.isPolls', { polls: afterPolls });
  return after === undefined ? t('transitions.isImmediate') : t('transitions.isAfter', { time: after });
}
