import { useEffect, useState } from 'preact/hooks';
import { get, post } from '../api.ts';
import { useResource } from '../hooks.ts';
import { useAction } from '../parts/action.ts';
import { Card } from '../parts/card.tsx';
import { Facts } from '../parts/facts.tsx';
import { Outcome } from '../parts/outcome.tsx';
import { Loaded } from '../parts/states.tsx';
import { dateTime, t } from '../text.ts';
import type { Clock } from '../types.ts';
import { offsetText } from './offset.ts';

const LOOK_AGAIN_MS = 5_000;

/** The server's clock: dates, expiries, task states and quotas go by it. */
export function ClockControl() {
  const clock = useResource((signal) => get<Clock>('/clock', signal), []);
  const [span, setSpan] = useState('1h');
  const [instant, setInstant] = useState('');
  const action = useAction();
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && clock.error === undefined && clock.reload(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [clock.error]);
  const change = (body: object) =>
    action.run(async () => {
      await post('/clock', body);
      clock.reload();
      return undefined;
    });
  return (
    <Card title={t('clock.title')}>
      <Loaded from={clock}>
        {({ now, mode, offsetMs, signatures }) => (
          <>
            <Facts
              of={[[t('clock.now'), `${dateTime(now)} (${t(`clock.${mode}`, { offset: offsetText(offsetMs) })})`]]}
            />
            <form
              class="row"
              onSubmit={(event) => {
                event.preventDefault();
                change({ advance: span });
              }}
            >
              <label>
                {t('clock.advance')}
                <input
                  value={span}
                  required
                  placeholder="2h30m"
                  onInput={(event) => setSpan(event.currentTarget.value.trim())}
                />
              </label>
              <button type="submit" aria-disabled={action.busy}>
                {t('clock.advance.do')}
              </button>
            </form>
            <form
              class="row"
              onSubmit={(event) => {
                event.preventDefault();
                change({ set: new Date(instant).toISOString() });
              }}
            >
              <label>
                {t('clock.set')}
                <input
                  type="datetime-local"
                  step="1"
                  required
                  value={instant}
                  onInput={(event) => setInstant(event.currentTarget.value)}
                />
              </label>
              <button type="submit" aria-disabled={action.busy}>
                {t('clock.set.do')}
              </button>
            </form>
            {mode !== 'real' && signatures !== undefined && (
              <label class="check">
                <input
                  type="checkbox"
                  checked={signatures}
                  onChange={(event) => change({ signatures: event.currentTarget.checked })}
                />
                {t('clock.signatures')}
              </label>
            )}
            <div class="row">
              <button
                type="button"
                aria-disabled={action.busy || mode === 'frozen'}
                onClick={() => change({ freeze: true })}
              >
                {t('clock.freeze')}
              </button>
              <button
                type="button"
                aria-disabled={action.busy || mode === 'real'}
                onClick={() => change({ real: true })}
              >
                {t('clock.toReal')}
              </button>
            </div>
          </>
        )}
      </Loaded>
      <Outcome of={action} />
    </Card>
  );
}
