import schemas from '../../../../schemas/jd/productsearch/product_image_status.json' with { type: 'json' };
import type { ProductOperation } from '../call.ts';
import { text } from '../entries.ts';
import { constantOf, refusal } from '../errors.ts';
import { entriesOfTask, INTAKE, outcomesOf } from '../intake.ts';

/**
 * What became of a task's entries, in the order in which they were sent [inferred]. FINISHED: all were handled, well or
 * not [documented]. Tasks are remembered as long as the collection's catalog [inferred].
 */
export const product_image_status: ProductOperation = {
  name: 'product_image_status',
  schema: schemas.request,
  internal: '3030',
  rules: [],
  async handle({ input, namespace, services: { engine } }) {
    const key = text(input, 'task_id');
    const task = await engine.tasks.find(namespace, INTAKE, key);
    if (task === undefined) throw refusal('1004');
    const outcomes = await outcomesOf(engine, namespace, key);
    // Of a task that was given up, the entries left over have failed.
    const left = task.state === 'failed' ? constantOf('3018') : undefined;
    const entries = entriesOfTask(task).map((entry, index) => ({
      pair: { product_id: text(entry, 'product_id'), image_id: text(entry, 'image_id') },
      reason: outcomes.get(index) ?? left,
    }));
    const pending = entries.filter(({ reason }) => reason === undefined);
    return {
      task_status: pending.length > 0 ? 'PROCESSING' : 'FINISHED',
      succeeded_list: entries.filter(({ reason }) => reason === '').map(({ pair }) => pair),
      failed_list: entries.flatMap(({ pair, reason }) => (reason ? [{ ...pair, message: reason }] : [])),
      pending_list: pending.map(({ pair }) => pair),
    };
  },
};
