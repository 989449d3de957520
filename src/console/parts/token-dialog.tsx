import { useState } from 'preact/hooks';
import { giveToken, tokenNeed } from '../api.ts';
import { useStore } from '../hooks.ts';
import { t } from '../text.ts';
import { Dialog } from './dialog.tsx';

/** Asks for the control token while the server wants one. */
export function TokenDialog() {
  const need = useStore(tokenNeed);
  const [value, setValue] = useState('');
  if (need === 'none') return null;
  return (
    <Dialog title={t('token.title')} onClose={() => giveToken(undefined)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (value !== '') giveToken(value);
        }}
      >
        <p>{t('token.text')}</p>
        {need === 'wrong' && <p role="alert">{t('token.wrong')}</p>}
        <label>
          {t('token.field')}
          <input
            type="password"
            autocomplete="off"
            autofocus
            value={value}
            onInput={(event) => setValue(event.currentTarget.value.trim())}
          />
        </label>
        <div class="row end">
          <button type="submit" class="primary">
            {t('token.use')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
