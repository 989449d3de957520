import type { Gallery, Namespace, Task } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { FILES_PREFIX } from '../../../src/engine/files.ts';
import { isJsonObject, type Json } from '../../../src/json.ts';
import type { Ids } from '../../../src/protocol/clock-and-ids.ts';
import { exportLines } from './batch-export.ts';
import { batchFolder, runBatchImport } from './batch-import.ts';
import { refusal } from './errors.ts';
import type { InstancePlans } from './instances.ts';

/** Exports and batch imports of instances. They run after their request was answered, and survive a restart. */
export interface InstanceTasks {
  /** Throws ApiError Console.TaskAlreadyExist while any task of the instance is in progress. */
  start(kind: TaskKind, namespace: Namespace, instance: Gallery, fields?: TaskFields): Promise<Task>;
  /** A page of the instance's tasks that match, the newest first [inferred], and the number of all that match. */
  list(
    kind: TaskKind,
    namespace: Namespace,
    instance: Gallery,
    wanted: { matches: (task: Task) => boolean; number: number; size: number },
  ): Promise<{ tasks: Task[]; total: number }>;
}

export type TaskKind = 'imagesearch-dump' | 'imagesearch-increment';

/** Parameters of a batch import. */
export type TaskFields = { readonly BucketName?: string; readonly Path?: string; readonly CallbackAddress?: string };

/** How long MetaUrl leads to an export's file [documented], and ErrorUrl to an import's [inferred]. */
const FILE_MS = 2 * 3_600_000;
/** One page with every task of a kind. */
const ALL = { offset: 0, limit: 100_000 };
const kinds: readonly TaskKind[] = ['imagesearch-dump', 'imagesearch-increment'];

/**
 * Registers the work of the tasks with the engine.
 * @param bucketFolder value of the switch bucket-folder; `none` for no folder
 */
export function createInstanceTasks(parts: {
  engine: Engine;
  ids: Ids;
  plans: InstancePlans;
  bucketFolder: string;
}): InstanceTasks {
  const { engine, ids, plans, bucketFolder } = parts;

  async function keep(namespace: Namespace, name: string, lines: readonly string[]): Promise<string> {
    const key = `${FILES_PREFIX}${name}/${ids.uuid()}`;
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    const file = { namespace, bytes, contentType: 'text/plain; charset=utf-8' };
    const kept = await engine.files.put(key, file, FILE_MS);
    if (!kept) throw new Error(`a file of ${bytes.length} bytes is more than all files together may have`);
    return key;
  }

  engine.tasks.work('imagesearch-dump', {
    parallel: 2,
    async run({ namespace, payload }) {
      const instance = await plans.open(engine, namespace, fieldOf(payload, 'instance'));
      return { file: await keep(namespace, 'dump', await exportLines(engine, instance)) };
    },
  });

  engine.tasks.work('imagesearch-increment', {
    parallel: 2,
    async run({ namespace, payload }) {
      if (bucketFolder === 'none')
        throw new Error('no folder is set for the buckets: --switch alibaba-imagesearch.bucket-folder=…');
      const instance = await plans.open(engine, namespace, fieldOf(payload, 'instance'));
      const folder = await batchFolder(bucketFolder, fieldOf(payload, 'BucketName'), fieldOf(payload, 'Path'));
      const problems = await runBatchImport(engine, { namespace, instance, folder });
      return problems.length === 0 ? {} : { file: await keep(namespace, 'increment', problems) };
    },
  });

  async function ofInstance(kind: TaskKind, namespace: Namespace, instance: Gallery): Promise<Task[]> {
    const { tasks } = await engine.tasks.list(namespace, kind, ALL);
    return tasks.filter(({ payload }) => fieldOf(payload, 'instance') === instance.key);
  }

  return {
    async start(kind, namespace, instance, fields = {}) {
      const key = ids.uuid();
      const draft = { kind, key, payload: { instance: instance.key, ...fields } };
      const isOfInstance = ({ payload }: Task) => fieldOf(payload, 'instance') === instance.key;
      for (;;) {
        const all = (await Promise.all(kinds.map((one) => ofInstance(one, namespace, instance)))).flat();
        const running = (await Promise.all(all.map((task) => engine.tasks.see(task)))).find(isInProgress);
        if (running) throw refusal('Console.TaskAlreadyExist', { detail: `task ${running.id} is in progress` });
        const ended = new Set(all.map(({ id }) => id));
        // Of two that start one at the same moment, on any servers, the second finds the first one's.
        const started = await engine.tasks.submit(namespace, [draft], async ({ list }) => {
          const present = (await Promise.all(kinds.map(list))).flat();
          return present.some((task) => isOfInstance(task) && !ended.has(task.id));
        });
        if (started) break;
      }
      const task = await engine.tasks.find(namespace, kind, key);
      if (task === undefined) throw new Error('a task that was just submitted is missing');
      return task;
    },
    async list(kind, namespace, instance, { matches, number, size }) {
      const tasks = (await ofInstance(kind, namespace, instance)).filter(matches).reverse();
      const page = tasks.slice((number - 1) * size, number * size);
      return {
        tasks: await Promise.all(page.map((task) => engine.tasks.see(task, { poll: true }))),
        total: tasks.length,
      };
    },
  };
}

function isInProgress({ state }: Task): boolean {
  return state === 'pending' || state === 'running';
}

/** A string field of a task's payload or result; `''` when there is none of that name. */
export function fieldOf(value: Json, name: string): string {
  const field = isJsonObject(value) ? value[name] : undefined;
  return typeof field === 'string' ? field : '';
}

/**
 * The members that exports and imports have in common. Code is `0` for success and any other value for a failure
 * [documented]; UtcCreate is a string and UtcModified a number [documented].
 */
export function taskRow(task: Task): { readonly [field: string]: Json } {
  const { id, state, result, createdAt, finishedAt } = task;
  const times = {
    UtcCreate: String(createdAt.getTime()),
    UtcModified: (finishedAt ?? createdAt).getTime(),
  };
  if (isInProgress(task)) return { Id: id, Status: 'PROCESSING', ...times };
  if (state === 'failed') return { Id: id, Status: 'FAIL', Code: '1', Msg: fieldOf(result, 'error'), ...times };
  return { Id: id, Status: 'SUCCESS', Code: '0', Msg: 'success', ...times };
}

/** URL of a task's file, for a client that called the server by this host; undefined when there is no file. */
export function fileUrl(host: string, task: Task): string | undefined {
  const file = fieldOf(task.result, 'file');
  return file === '' ? undefined : `http://${host}/${file}`;
}
