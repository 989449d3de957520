import { useState } from 'preact/hooks';
import { post } from '../api.ts';
import { useAction } from '../parts/action.ts';
import { Outcome } from '../parts/outcome.tsx';
import { t } from '../text.ts';
import { type FaultFields, type FaultKind, faultKinds, faultOf, socketFaults } from './fault-fields.ts';

const blank: FaultFields = {
  dialect: '',
  operation: '',
  account: '',
  kind: 'code',
  code: '',
  delay: '2s',
  socket: 'reset',
  bytesPerSecond: '1000',
  times: '1',
  after: '',
};

export function FaultForm({ dialects, onAdded }: { dialects: readonly string[]; onAdded(): void }) {
  const [fields, setFields] = useState<FaultFields>({ ...blank, dialect: dialects[0] ?? '' });
  const action = useAction();
  const set = (name: keyof FaultFields) => (event: { currentTarget: { value: string } }) =>
    setFields({ ...fields, [name]: event.currentTarget.value });
  const { kind } = fields;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        action.run(async () => {
          await post('/faults', faultOf(fields));
          onAdded();
          return undefined;
        });
      }}
    >
      <h3>{t('faults.add')}</h3>
      <div class="row">
        <label>
          {t('field.dialect')}
          <select value={fields.dialect} onChange={set('dialect')}>
            {dialects.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          {t('field.operation')}
          <input value={fields.operation} placeholder={t('all')} onInput={set('operation')} />
        </label>
        <label>
          {t('field.account')}
          <input value={fields.account} placeholder={t('all')} onInput={set('account')} />
        </label>
        <label>
          {t('faults.kind')}
          <select
            value={kind}
            onChange={(event) => setFields({ ...fields, kind: event.currentTarget.value as FaultKind })}
          >
            {faultKinds.map((each) => (
              <option key={each} value={each}>
                {t(`faults.kind.${each}`)}
              </option>
            ))}
          </select>
        </label>
        {kind === 'code' && (
          <label>
            {t('field.code')}
            <input required value={fields.code} onInput={set('code')} />
          </label>
        )}
        {kind === 'delay' && (
          <label>
            {t('faults.delay')}
            <input required value={fields.delay} placeholder="800ms" onInput={set('delay')} />
          </label>
        )}
        {kind === 'socket' && (
          <label>
            {t('faults.socket')}
            <select value={fields.socket} onChange={set('socket')}>
              {socketFaults.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </label>
        )}
        {kind === 'slow' && (
          <label>
            {t('faults.bytesPerSecond')}
            <input type="number" min="1" required value={fields.bytesPerSecond} onInput={set('bytesPerSecond')} />
          </label>
        )}
        <label>
          {t('faults.times')}
          <input type="number" min="1" value={fields.times} placeholder="1" onInput={set('times')} />
        </label>
        <label>
          {t('faults.after')}
          <input type="number" min="0" value={fields.after} placeholder="0" onInput={set('after')} />
        </label>
        <button type="submit" class="primary" aria-disabled={action.busy}>
          {t('faults.add.do')}
        </button>
      </div>
      <Outcome of={action} />
    </form>
  );
}
