import { useState } from 'preact/hooks';
import { get, post, remove } from '../api.ts';
import { useResource } from '../hooks.ts';
import { useAction } from '../parts/action.ts';
import { Card } from '../parts/card.tsx';
import { Confirm } from '../parts/dialog.tsx';
import { Outcome } from '../parts/outcome.tsx';
import { Loaded } from '../parts/states.tsx';
import { bytes, dateTime, t } from '../text.ts';
import type { Snapshot } from '../types.ts';

interface Question {
  readonly name: string;
  readonly what: 'load' | 'delete';
}

/** States that were saved under a name, and a mark to come back to. */
export function Snapshots() {
  const snapshots = useResource(
    async (signal) => (await get<{ snapshots: Snapshot[] }>('/snapshots', signal)).snapshots,
    [],
  );
  const [name, setName] = useState('');
  const [account, setAccount] = useState('');
  const [asking, setAsking] = useState<Question>();
  const action = useAction();
  const at = (one: string) => `/snapshots/${encodeURIComponent(one)}`;
  const save = () =>
    action.run(async () => {
      await post('/snapshots', { name, ...(account === '' ? {} : { account }) });
      snapshots.reload();
      return t('snapshots.saved', { name });
    });
  const answer = ({ name: one, what }: Question) =>
    action.run(async () => {
      const warning =
        what === 'load' ? (await post<{ warning?: string }>(`${at(one)}/load`)).warning : await remove(at(one));
      snapshots.reload();
      return what === 'load' ? [t('snapshots.loaded', { name: one }), warning].filter(Boolean).join(': ') : undefined;
    });
  return (
    <Card title={t('snapshots.title')} wide>
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <label>
          {t('field.name')}
          <input required value={name} onInput={(event) => setName(event.currentTarget.value.trim())} />
        </label>
        <label>
          {t('field.account')}
          <input
            value={account}
            placeholder={t('all')}
            onInput={(event) => setAccount(event.currentTarget.value.trim())}
          />
        </label>
        <button type="submit" aria-disabled={action.busy}>
          {t('snapshots.save')}
        </button>
      </form>
      <Outcome of={action} />
      <Loaded from={snapshots}>
        {(all) =>
          all.length === 0 ? <p class="note">{t('snapshots.empty')}</p> : <SnapshotTable all={all} onAsk={setAsking} />
        }
      </Loaded>
      <Mark />
      {asking !== undefined && (
        <Confirm
          text={t(`snapshots.${asking.what}.confirm`, { name: asking.name })}
          action={t(`snapshots.${asking.what}`)}
          onConfirm={() => answer(asking)}
          onClose={() => setAsking(undefined)}
        />
      )}
    </Card>
  );
}

function SnapshotTable({ all, onAsk }: { all: readonly Snapshot[]; onAsk(question: Question): void }) {
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('field.name')}</th>
            <th scope="col">{t('field.account')}</th>
            <th scope="col">{t('snapshots.savedAt')}</th>
            <th scope="col" class="number">
              {t('snapshots.bytes')}
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {all.map(({ name, account, savedAt, bytes: size, problem }) => (
            <tr key={name}>
              <th scope="row">
                {name}
                {problem !== undefined && <small class="bad">{problem}</small>}
              </th>
              <td>{account ?? t('all')}</td>
              <td>{dateTime(savedAt)}</td>
              <td class="number">{bytes(size)}</td>
              <td class="actions">
                <button
                  type="button"
                  class="quiet"
                  onClick={() => onAsk({ name, what: 'load' })}
                  disabled={problem !== undefined}
                >
                  {t('snapshots.load')}
                </button>
                <button type="button" class="quiet" onClick={() => onAsk({ name, what: 'delete' })}>
                  {t('snapshots.delete')}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The mark of this page: a state to rewind to, as often as one likes. */
function Mark() {
  const [mark, setMark] = useState<string | number>();
  const action = useAction();
  const set = () =>
    action.run(async () => {
      const made = await post<{ mark: string | number }>('/mark');
      setMark(made.mark);
      return t('marks.isSet');
    });
  const rewind = () =>
    action.run(async () => {
      await post('/rewind', { mark });
      return t('marks.rewound');
    });
  return (
    <div class="row">
      <button type="button" aria-disabled={action.busy} onClick={set}>
        {t('marks.set')}
      </button>
      <button type="button" aria-disabled={action.busy} disabled={mark === undefined} onClick={rewind}>
        {t('marks.rewind')}
      </button>
      <Outcome of={action} />
    </div>
  );
}
