import { createStore } from './store.ts';

const LOOK_MS = 1_000;
const ROOT = '/_tuku';

/** Whether the server answers: `lost` from the first call that it did not, until it does again. */
export const connection = createStore<'good' | 'lost'>('good');

/** Counts how often a lost server has answered again: what was read before may be out of date. */
export const recoveries = createStore(0);

let start: string | undefined;

/** A call was answered. Another server than the first one's state is not what the page shows: it begins anew. */
export function noteAnswer(response: Response): void {
  const now = response.headers.get('Tuku-Start');
  if (now === null) return;
  if (start !== undefined && start !== now) location.reload();
  start = now;
}

/** A call was not answered: asks until one is. */
export function noteLoss(): void {
  if (connection.get() === 'lost') return;
  connection.set('lost');
  const ask = async () => {
    try {
      noteAnswer(await fetch(`${ROOT}/health`));
      connection.set('good');
      recoveries.set(recoveries.get() + 1);
    } catch {
      setTimeout(ask, LOOK_MS);
    }
  };
  setTimeout(ask, LOOK_MS);
}

const BEAT_MS = 10_000;

/** Looks now and then whether the server still answers, while somebody sees the page. */
export function watchConnection(): void {
  setInterval(() => {
    if (document.hidden || connection.get() === 'lost') return;
    fetch(`${ROOT}/health`).then(noteAnswer, noteLoss);
  }, BEAT_MS);
}
