import schemas from '../../../../schemas/jd/productsearch/product_image_status.json' with { type: 'json' };
import { productOperation } from '../call.ts';
import { constantOf, refusal } from '../errors.ts';
import { textOrEmpty } from '../fields.ts';
import { entriesOfTask, INTAKE, outcomesOf } from '../intake.ts';

/**
 * The state of a task's entries, in the order in which they were sent [inferred]. FINISHED: every entry has succeeded or
 * failed [documented]. Tasks are kept as long as the catalog [inferred].
 */
export const product_image_status = productOperation({
  name: 'product_image_status',
  schema: schemas.request,
  internalError: '3030',
  rules: [],
  async handle({ input, namespace, services: { engine, settings } }) {
    const key = textOrEmpty(input, 'task_id');
    const found = await engine.tasks.find(namespace, INTAKE, key);
    if (found === undefined) throw refusal('1004');
    const task = await engine.tasks.see(found, { poll: true });
    const outcomes = task.held ? new Map<number, string>() : await outcomesOf(engine, namespace, key);
    // The open entries of a task that was given up have failed.
    const reasonOfOpen = task.state === 'failed' ? constantOf('3018') : undefined;
    const entries = entriesOfTask(task).map((entry, index) => ({
      pair: { product_id: textOrEmpty(entry, 'product_id'), image_id: textOrEmpty(entry, 'image_id') },
      reason: outcomes.get(index) ?? reasonOfOpen,
    }));
    const succeeded = entries.filter(({ reason }) => reason === '').map(({ pair }) => pair);
    const pending = entries.filter(({ reason }) => reason === undefined);
    return {
      task_status: pending.length > 0 ? 'PROCESSING' : 'FINISHED',
      succeeded_list: settings.succeededList === 'object' ? succeeded : succeeded.map((pair) => pictureText(key, pair)),
      failed_list: entries.flatMap(({ pair, reason }) => (reason ? [{ ...pair, message: reason }] : [])),
      pending_list: pending.map(({ pair }) => pair),
    };
  },
});

/** `<user number>/<collection>|<product_id>|<image_id>` [example]. User and collection stand in the task's id. */
function pictureText(taskId: string, { product_id, image_id }: { product_id: string; image_id: string }): string {
  return [taskId.slice(0, taskId.lastIndexOf('/')), product_id, image_id].join('|');
}
