import type { Action } from './action.ts';

/** What came of an action, told to screen readers too. */
export function Outcome({ of: { outcome } }: { of: Action }) {
  return (
    <p class={outcome?.ok === false ? 'outcome problem' : 'outcome'} role="status">
      {outcome?.text}
    </p>
  );
}
