import type { Namespace, TaskDraft } from '../../../src/catalog/port.ts';
import type { Worker } from '../../../src/engine/tasks.ts';
import type { Json } from '../../../src/json.ts';
import type { GreenServices } from './call.ts';
import { callbackDraft } from './callback.ts';
import { scanElement } from './scan.ts';
import { type Callback, SCAN } from './task-kinds.ts';
import type { GreenTask } from './tasks.ts';

/** Results are kept for an hour [documented]. */
const KEEP_MS = 3_600_000;
/** Most pictures that are scanned in the background at the same time. */
const PARALLEL = 4;

/** What the catalog keeps of one task of an asynchronous scan: validated values, read back as they are. */
interface StoredScan {
  readonly scenes: readonly string[];
  readonly task: { readonly dataId?: string; readonly url: string; readonly similarityLibraries: readonly string[] };
  readonly callback?: Callback;
}

/** The catalog's task for one picture of an asynchronous scan; its key is the taskId. */
export function scanDraft(
  taskId: string,
  scenes: readonly string[],
  { dataId, url, libraries }: GreenTask,
  callback: Callback | undefined,
): TaskDraft {
  const task = { ...(dataId !== undefined && { dataId }), url, similarityLibraries: libraries };
  return { kind: SCAN, key: taskId, payload: { scenes, task, ...(callback && { callback: { ...callback } }) } };
}

/** Reads the payload that `scanDraft` wrote. */
export function storedScan(payload: Json): StoredScan {
  return payload as unknown as StoredScan;
}

/** Scans the picture of a task; the result is the task's element of an answer. */
export function scanWorker(services: GreenServices): Worker {
  return {
    parallel: PARALLEL,
    keepMs: KEEP_MS,
    async run({ key, namespace, payload }) {
      const { scenes, task, callback } = storedScan(payload);
      const { dataId, url, similarityLibraries: libraries } = task;
      const result = await scanElement(services, namespace, scenes, { dataId, url, tags: [], libraries }, key);
      if (callback !== undefined) await announce(services, namespace, key, callback);
      return result;
    },
  };
}

/** Submits the callback as a task of its own, which waits until the result can be fetched. */
async function announce(
  { engine }: GreenServices,
  namespace: Namespace,
  key: string,
  callback: Callback,
): Promise<void> {
  const draft = callbackDraft(key, callback);
  // The task exists already if a crash interrupted this one after submitting it, or if it runs on two servers.
  await engine.tasks.submit(namespace, [draft], async ({ find }) => (await find(draft.kind, key)) !== undefined);
}
