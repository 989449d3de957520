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
  delayMs: '1000',
  socket: 'reset',
  perSecond: '1',
  times: '1',
  nth: '',
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
            <input type="number" min="1" required value={fields.delayMs} onInput={set('delayMs')} />
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
        {kind === 'throttle' && (
          <label>
            {t('faults.perSecond')}
            <input type="number" min="1" required value={fields.perSecond} onInput={set('perSecond')} />
          </label>
        )}
        <label>
          {t('faults.times')}
          <input type="number" min="1" value={fields.times} placeholder={t('all')} onInput={set('times')} />
        </label>
        <label>
          {t('faults.nth')}
          <input type="number" min="1" value={fields.nth} placeholder="1" onInput={set('nth')} />
        </label>
        <button type="submit" class="primary" disabled={action.busy}>
          {t('faults.add.do')}
        </button>
      </div>
      <Outcome of={action} />
    </form>
  );
}
