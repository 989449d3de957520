import { useState } from 'preact/hooks';
import { get, post } from '../api.ts';
import { useResource } from '../hooks.ts';
import { useAction } from '../parts/action.ts';
import { Card } from '../parts/card.tsx';
import { Confirm } from '../parts/dialog.tsx';
import { Outcome } from '../parts/outcome.tsx';
import { Loaded } from '../parts/states.tsx';
import { t } from '../text.ts';

/** Dropping state, and filling it from seed files. */
export function StateControl({ dialects }: { dialects: readonly string[] }) {
  const [scope, setScope] = useState({ account: '', dialect: '', region: '' });
  const [asking, setAsking] = useState(false);
  const action = useAction();
  const given = Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== ''));
  const reset = async () => {
    const { dropped } = await post<{ dropped: number }>('/reset', given);
    return t('state.dropped', { dropped });
  };
  const text =
    Object.keys(given).length === 0
      ? t('state.reset.all')
      : t('state.reset.confirm', {
          account: scope.account || t('state.anyAccount'),
          dialect: scope.dialect || t('state.anyDialect'),
          region: scope.region || t('state.anyRegion'),
        });
  return (
    <Card title={t('state.title')}>
      <div class="row">
        <label>
          {t('field.account')}
          <input
            value={scope.account}
            placeholder={t('all')}
            onInput={(event) => setScope({ ...scope, account: event.currentTarget.value.trim() })}
          />
        </label>
        <label>
          {t('field.dialect')}
          <select
            value={scope.dialect}
            onChange={(event) => setScope({ ...scope, dialect: event.currentTarget.value })}
          >
            <option value="">{t('all')}</option>
            {dialects.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          {t('field.region')}
          <input
            value={scope.region}
            placeholder={t('all')}
            onInput={(event) => setScope({ ...scope, region: event.currentTarget.value.trim() })}
          />
        </label>
        <button type="button" class="danger" aria-disabled={action.busy} onClick={() => setAsking(true)}>
          {t('state.reset')}
        </button>
      </div>
      <Outcome of={action} />
      <Seeds />
      {asking && (
        <Confirm
          text={text}
          action={t('state.reset.yes')}
          onConfirm={() => action.run(reset)}
          onClose={() => setAsking(false)}
        />
      )}
    </Card>
  );
}

function Seeds() {
  const seeds = useResource(async (signal) => (await get<{ files: string[] }>('/seed', signal)).files, []);
  const action = useAction();
  const load = (file: string) =>
    action.run(async () => {
      await post('/seed', { file });
      return t('seeds.loaded', { file });
    });
  const again = () => action.run(async () => void (await post('/reset?seed=true')) as undefined);
  return (
    <>
      <h3>{t('seeds.files')}</h3>
      <Loaded from={seeds}>
        {(files) =>
          files.length === 0 ? (
            <p class="note">{t('seeds.empty')}</p>
          ) : (
            <>
              <ul class="faults">
                {files.map((file) => (
                  <li key={file}>
                    <code>{file}</code>
                    <button type="button" class="quiet" aria-disabled={action.busy} onClick={() => load(file)}>
                      {t('seeds.load')}
                    </button>
                  </li>
                ))}
              </ul>
              <button type="button" aria-disabled={action.busy} onClick={again}>
                {t('state.reset.seed')}
              </button>
            </>
          )
        }
      </Loaded>
      <Outcome of={action} />
    </>
  );
}
