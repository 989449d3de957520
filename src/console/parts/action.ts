import { useState } from 'preact/hooks';
import { t } from '../text.ts';
import { problemText } from './states.tsx';

/** One thing that the visitor does to the server, and what came of it. */
export interface Action {
  readonly busy: boolean;
  /** What came of the last one. */
  readonly outcome: { readonly ok: boolean; readonly text: string } | undefined;
  /** Does it unless something is still being done; what the work returns is what the visitor reads. */
  run(work: () => Promise<string | undefined>): void;
}

export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Action['outcome']>();
  return {
    busy,
    outcome,
    run(work) {
      if (busy) return;
      setBusy(true);
      work()
        .then(
          (text) => setOutcome({ ok: true, text: text ?? t('done') }),
          (error: Error) => setOutcome({ ok: false, text: problemText(error) }),
        )
        .finally(() => setBusy(false));
    },
  };
}
