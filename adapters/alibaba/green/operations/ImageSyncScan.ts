import pMap from 'p-map';
import schemas from '../../../../schemas/alibaba/green/ImageSyncScan.json' with { type: 'json' };
import type { Json } from '../../../../src/json.ts';
import { MAX_PARALLEL_PICTURES } from '../analysis-options.ts';
import { type GreenCall, greenOperation } from '../call.ts';
import { refusal, verdict } from '../errors.ts';
import { clientInfoIsJson, scenesServed, tasksRead } from '../rules.ts';
import { scanElement } from '../scan.ts';
import { taskId } from '../task-id.ts';
import { echo, type GreenTask, requireSound } from '../tasks.ts';
import { failureOf } from '../translate.ts';

/** Milliseconds for all pictures of a request together [documented]. */
const SCAN_MS = 6_000;

/** Scans pictures while the client waits; every task has its own code in the answer [documented]. */
export const ImageSyncScan = greenOperation({
  name: 'ImageSyncScan',
  path: '/green/image/scan',
  schema: schemas.request,
  callsPerSecond: 50,
  rules: [clientInfoIsJson, scenesServed, tasksRead],
  async handle(call, { scenes, tasks }) {
    const deadline = startDeadline();
    const scan = (task: GreenTask) => inTime(call, scenes, task, deadline);
    try {
      return { data: await pMap(tasks, scan, { concurrency: MAX_PARALLEL_PICTURES }) };
    } finally {
      clearTimeout(deadline.timer);
    }
  },
});

interface Deadline {
  readonly over: Promise<void>;
  readonly timer: NodeJS.Timeout;
  isOver(): boolean;
}

/** The client waits in real time, whatever clock is set. */
function startDeadline(): Deadline {
  let isOver = false;
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const timer = setTimeout(() => {
    isOver = true;
    end();
  }, SCAN_MS);
  return { over, timer, isOver: () => isOver };
}

/** The task's element, or 581 in its place once the time is up; the abandoned work ends by itself. */
async function inTime(call: GreenCall, scenes: readonly string[], task: GreenTask, deadline: Deadline): Promise<Json> {
  const { services, namespace } = call;
  const id = taskId(services.ids);
  const names = { taskId: id, ...echo(task) };
  try {
    requireSound(task);
  } catch (error) {
    return { ...failureOf(error), ...names };
  }
  const late = { ...verdict(refusal('581')), ...names };
  if (deadline.isOver()) return late;
  return Promise.race([scanElement(services, namespace, scenes, task, id), deadline.over.then(() => late)]);
}
