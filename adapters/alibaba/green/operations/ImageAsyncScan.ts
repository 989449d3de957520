import schemas from '../../../../schemas/alibaba/green/ImageAsyncScan.json' with { type: 'json' };
import type { TaskDraft } from '../../../../src/catalog/port.ts';
import type { Json } from '../../../../src/json.ts';
import { scanDraft } from '../async-scan.ts';
import { greenOperation } from '../call.ts';
import { ok } from '../errors.ts';
import { callbackSound, clientInfoIsJson, scenesServed, tasksRead } from '../rules.ts';
import { taskId } from '../task-id.ts';
import { echo, requireSound } from '../tasks.ts';
import { failureOf } from '../translate.ts';

/**
 * Accepts pictures to be scanned later. ImageAsyncScanResults returns the results by taskId, and each is posted to the
 * callback if one is given [documented]. Accepted tasks survive a restart.
 */
export const ImageAsyncScan = greenOperation({
  name: 'ImageAsyncScan',
  path: '/green/image/asyncscan',
  schema: schemas.request,
  rules: [clientInfoIsJson, scenesServed, callbackSound, tasksRead],
  async handle({ namespace, services: { engine, ids } }, { scenes, callback, tasks }) {
    const drafts: TaskDraft[] = [];
    const data = tasks.map((task): Json => {
      try {
        requireSound(task);
      } catch (error) {
        return { ...failureOf(error), ...echo(task) };
      }
      const id = taskId(ids);
      drafts.push(scanDraft(id, scenes, task, callback));
      return { ...ok, taskId: id, ...echo(task) };
    });
    await engine.tasks.submit(namespace, drafts);
    return { data };
  },
});
