import { get, remove } from '../api.ts';
import { useResource } from '../hooks.ts';
import { useAction } from '../parts/action.ts';
import { Card } from '../parts/card.tsx';
import { Outcome } from '../parts/outcome.tsx';
import { Loaded } from '../parts/states.tsx';
import { number, t } from '../text.ts';
import type { Fault } from '../types.ts';
import { FaultForm } from './fault-form.tsx';

/** What is answered in place of an operation's work. */
export function FaultControl({ dialects }: { dialects: readonly string[] }) {
  const faults = useResource(async (signal) => (await get<{ faults: Fault[] }>('/faults', signal)).faults, []);
  const action = useAction();
  const drop = (path: string) =>
    action.run(async () => {
      await remove(path);
      faults.reload();
      return undefined;
    });
  return (
    <Card title={t('faults.title')} wide>
      <Loaded from={faults}>
        {(all) =>
          all.length === 0 ? (
            <p class="note">{t('faults.empty')}</p>
          ) : (
            <>
              <ul class="faults">
                {all.map((fault, index) => (
                  <FaultRow key={fault.id ?? index} fault={fault} onDrop={() => drop(`/faults/${fault.id}`)} />
                ))}
              </ul>
              <button type="button" aria-disabled={action.busy} onClick={() => drop('/faults')}>
                {t('faults.dropAll')}
              </button>
            </>
          )
        }
      </Loaded>
      <Outcome of={action} />
      <FaultForm dialects={dialects} onAdded={faults.reload} />
    </Card>
  );
}

function FaultRow({ fault, onDrop }: { fault: Fault; onDrop(): void }) {
  const { id, hits, dialect, operation, ...rest } = fault;
  const terms = Object.entries(rest).map(
    ([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`,
  );
  return (
    <li>
      <strong>{[dialect, operation].filter(Boolean).join(' ')}</strong> <code>{terms.join(', ')}</code>
      {hits !== undefined && <span class="dim">{` ${t('faults.hits')}: ${number(hits)}`}</span>}
      {id !== undefined && (
        <button type="button" class="quiet" onClick={onDrop}>
          {t('faults.drop')}
        </button>
      )}
    </li>
  );
}
