import schemas from '../../../../schemas/alibaba/green/ImageAsyncScanResults.json' with { type: 'json' };
import type { Task } from '../../../../src/catalog/port.ts';
import type { Json } from '../../../../src/json.ts';
import { texts } from '../../../../src/protocol/fields.ts';
import { storedScan } from '../async-scan.ts';
import { greenOperation } from '../call.ts';
import { type GreenCode, refusal, verdict } from '../errors.ts';
import { clientInfoIsJson } from '../rules.ts';
import { SCAN } from '../task-kinds.ts';
import { echo } from '../tasks.ts';

/**
 * Returns the results of tasks, in the order of the ids sent: 280 while one is unfinished, 594 once its hour is over
 * [documented], 404 when there is none [inferred].
 */
export const ImageAsyncScanResults = greenOperation({
  name: 'ImageAsyncScanResults',
  path: '/green/image/results',
  schema: schemas.request,
  rules: [clientInfoIsJson],
  async handle({ input, namespace, services: { engine } }) {
    const data: Json[] = [];
    for (const taskId of texts(input, 'body')) {
      const found = taskId.includes('\0') ? undefined : await engine.tasks.find(namespace, SCAN, taskId);
      const task = found && (await engine.tasks.see(found, { poll: true }));
      data.push(element(taskId, task, task !== undefined && engine.tasks.expired(task)));
    }
    return { data };
  },
});

function element(taskId: string, task: Task | undefined, expired: boolean): Json {
  if (task?.state === 'done' && !expired) return task.result;
  const code: GreenCode = task === undefined ? '404#task' : expired ? '594' : task.state === 'failed' ? '500' : '280';
  return { ...verdict(refusal(code)), taskId, ...(task && echo(storedScan(task.payload).task)) };
}
