import type { Namespace, TaskDraft } from '../../../src/catalog/port.ts';
import type { Worker } from '../../../src/engine/tasks.ts';
import { isJsonObject, type Json } from '../../../src/json.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import type { GreenServices } from './call.ts';
import { callbackDraft } from './callback.ts';
import { text, texts } from './input.ts';
import { scanElement } from './scan.ts';
import { scenesOf } from './scenes.ts';
import { type Callback, SCAN } from './task-kinds.ts';
import { type GreenTask, taskOf } from './tasks.ts';

/** Results are kept an hour [documented]. */
const KEEP_MS = 3_600_000;
/** Pictures that are looked at in the background at a time. */
const PARALLEL = 4;

/** The work of one task of an asynchronous scan; its key is the taskId. */
export function scanDraft(
  taskId: string,
  scenes: readonly string[],
  { dataId, url, libraries }: GreenTask,
  callback: Callback | undefined,
): TaskDraft {
  const task = { ...(dataId !== undefined && { dataId }), url, similarityLibraries: libraries };
  return { kind: SCAN, key: taskId, payload: { scenes, task, ...(callback && { callback: { ...callback } }) } };
}

/** Looks at the picture of a task; its result is the task's element of an answer. */
export function scanWorker(services: GreenServices): Worker {
  return {
    parallel: PARALLEL,
    keepMs: KEEP_MS,
    async run({ key, namespace, payload }) {
      const stored = isJsonObject(payload) ? payload : {};
      const task = taskOf(isJsonObject(stored.task) ? stored.task : {});
      const result = await scanElement(services, namespace, scenesOf(texts(stored, 'scenes')), task, key);
      await announce(services, namespace, key, stored);
      return result;
    },
  };
}

/** The message goes out once the result can be fetched: a task of its own waits for that. */
async function announce(
  { engine }: GreenServices,
  namespace: Namespace,
  key: string,
  { callback }: { readonly [field: string]: Json },
): Promise<void> {
  if (!isJsonObject(callback)) return;
  const draft = callbackDraft(key, callbackOf(callback));
  // Already there when a crash interrupted the task after this.
  if ((await engine.tasks.find(namespace, draft.kind, key)) === undefined)
    await engine.tasks.submit(namespace, [draft]);
}

function callbackOf(stored: Input): Callback {
  return { url: text(stored, 'url') ?? '', seed: text(stored, 'seed') ?? '' };
}
