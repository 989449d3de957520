import { createHash } from 'node:crypto';
import type { TaskDraft } from '../../../src/catalog/port.ts';
import { TryAgain, type Worker } from '../../../src/engine/tasks.ts';
import { messageOf } from '../../../src/errors.ts';
import { accountName } from '../../../src/protocol/keys.ts';
import type { GreenServices } from './call.ts';
import { CALLBACK, type Callback, type CryptType, SCAN } from './task-kinds.ts';

/** Callbacks are repeated until one is answered with status 200, at most 16 times [documented]. */
const MAX_ATTEMPTS = 17;
/** Before the first repetition; doubled each time [inferred]. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 300_000;
/** The scan's result is stored within moments of this task's submission. */
const SETTLING_MS = 20;

/** The catalog's task that posts the result of the scan with this id. */
export function callbackDraft(taskId: string, callback: Callback): TaskDraft {
  return { kind: CALLBACK, key: taskId, payload: { ...callback } };
}

/** Hex SHA-256 or SM3 of uid, seed and content, concatenated [documented]; the uid is the account's name, or an unknown key's id. */
export function checksum(uid: string, seed: string, content: string, cryptType: CryptType = 'SHA256'): string {
  return createHash(cryptType.toLowerCase()).update(uid).update(seed).update(content).digest('hex');
}

/** The form that is posted: `content` is the task's element of an answer, as JSON [documented]. */
export function callbackForm(uid: string, seed: string, content: string, cryptType?: CryptType): string {
  return new URLSearchParams({ checksum: checksum(uid, seed, content, cryptType), content }).toString();
}

/** Posts callbacks; the result of a task tells whether the client accepted it. */
export function callbackWorker({ engine }: Pick<GreenServices, 'engine'>): Worker {
  return {
    parallel: 4,
    keepMs: 0,
    async run({ key, namespace, payload, attempts }) {
      const scan = await engine.tasks.find(namespace, SCAN, key);
      if (scan === undefined) return { delivered: false, reason: 'the task is gone' };
      const { held } = await engine.tasks.see(scan);
      if (held?.until) throw new TryAgain(held.until.getTime() - engine.now().getTime(), 'not finished yet', 'clock');
      if (scan.finishedAt === undefined) throw new TryAgain(SETTLING_MS, 'not settled yet');
      const { url, seed, cryptType } = payload as unknown as Callback;
      const body = callbackForm(accountName(namespace.account), seed, JSON.stringify(scan.result), cryptType);
      const reason = await post(engine, url, body);
      if (reason === undefined) return { delivered: true };
      if (attempts >= MAX_ATTEMPTS) return { delivered: false, reason };
      throw new TryAgain(Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS), reason, 'clock');
    },
  };
}

/** Why the client did not accept the callback; undefined when it did. */
async function post({ notifier }: GreenServices['engine'], url: string, body: string): Promise<string | undefined> {
  try {
    const status = await notifier.post(url, { contentType: 'application/x-www-form-urlencoded', body });
    return status === 200 ? undefined : `answered with status ${status}`;
  } catch (error) {
    return messageOf(error);
  }
}
