import schemas from '../../../../schemas/alibaba/green/ImageAsyncScan.json' with { type: 'json' };
import type { TaskDraft } from '../../../../src/catalog/port.ts';
import type { Json } from '../../../../src/json.ts';
import { scanDraft } from '../async-scan.ts';
import type { GreenOperation, GreenRule } from '../call.ts';
import { ok } from '../errors.ts';
import { objects, text, texts } from '../input.ts';
import { callbackSound, clientInfoIsJson } from '../rules.ts';
import { scenesOf } from '../scenes.ts';
import { taskId } from '../task-id.ts';
import { echo, requireSound, taskOf } from '../tasks.ts';
import { failureOf } from '../translate.ts';

const scenesServed: GreenRule = ({ input }) => void scenesOf(texts(input, 'scenes'));

/**
 * Takes pictures to be looked at later: results by taskId from ImageAsyncScanResults, and by a callback each when one is
 * given [documented]. What was taken survives a restart.
 */
export const ImageAsyncScan: GreenOperation = {
  name: 'ImageAsyncScan',
  schema: schemas.request,
  rules: [clientInfoIsJson, scenesServed, callbackSound],
  async handle({ input, namespace, services: { engine, ids } }) {
    const scenes = scenesOf(texts(input, 'scenes'));
    const [url, seed] = [text(input, 'callback'), text(input, 'seed')];
    const callback = url === undefined || seed === undefined ? undefined : { url, seed };
    const drafts: TaskDraft[] = [];
    const data = objects(input, 'tasks').map((given): Json => {
      const task = taskOf(given);
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
};
