import type { Gallery, Namespace, ResourceDraft, Task, TaskDraft } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { DomainError } from '../../../src/engine/errors.ts';
import { ResourceError } from '../../../src/engine/resources.ts';
import { TryAgain, type Worker } from '../../../src/engine/tasks.ts';
import type { Analysis } from '../../../src/features/port.ts';
import { ImageError } from '../../../src/images/port.ts';
import { isJsonObject, type Json } from '../../../src/json.ts';
import { objects } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { analysisOptions } from './analysis-options.ts';
import type { ProductServices } from './call.ts';
import { pictureRules } from './collections.ts';
import { contentOf, dropContents } from './contents.ts';
import { constantOf, errors, NO_AVAILABLE_FEATURE, type ProductCode, refusal } from './errors.ts';
import { textOrEmpty } from './fields.ts';
import { sourceOf } from './source.ts';
import { translate } from './translate.ts';

/** Kind of the tasks that add pictures; their keys are the task ids. */
export const INTAKE = 'productsearch-intake';
/** Kind of the resource that records the outcome of an entry, in one transaction with the picture. */
const OUTCOME = 'intake-outcome';

/** Tasks that run at a time, and pictures of one task that are fetched and analysed at a time. */
const MAX_TASKS = 2;
const MAX_ANALYSES = 8;
/** Milliseconds until a task that met a busy server continues. */
const BUSY_MS = 1_000;

/** The task of one call: its collection, and the accepted entries without their Base64 pictures. */
export function intakeDraft(taskId: string, collection: Gallery, entries: readonly Input[]): TaskDraft {
  return { kind: INTAKE, key: taskId, payload: { collection: collection.key, entries } };
}

/** The entries of a task, in the order in which they were sent. */
export function entriesOfTask({ payload }: Task): Input[] {
  return isJsonObject(payload) ? objects(payload, 'entries') : [];
}

/** Outcomes of a task's entries by their index: `''` for success, else the reason. Open entries are missing. */
export async function outcomesOf(engine: Engine, namespace: Namespace, taskId: string): Promise<Map<number, string>> {
  const outcomes = await engine.resources.list(namespace, { kind: OUTCOME, parent: taskId });
  return new Map(outcomes.map(({ fields }) => [Number(fields.index), textOrEmpty(fields, 'reason')]));
}

/**
 * Adds a task's pictures in the order of its entries, so that the first of two equal ones wins. Settled entries stay
 * settled: after a crash the work continues with the next one.
 */
export function intakeWorker({ engine, settings }: Pick<ProductServices, 'engine' | 'settings'>): Worker {
  async function run(task: Task): Promise<Json> {
    const { namespace, key, payload } = task;
    const name = isJsonObject(payload) ? textOrEmpty(payload, 'collection') : '';
    const collection = await engine.galleries.get(namespace, name);
    const settled = await outcomesOf(engine, namespace, key);
    const open = [...entriesOfTask(task).entries()].filter(([index]) => !settled.has(index));
    while (open.length > 0) {
      const batch = open
        .splice(0, MAX_ANALYSES)
        .map(([index, fields]) => ({ namespace, collection, key, index, fields }));
      const analyses = await Promise.allSettled(batch.map(analyse));
      for (const [at, entry] of batch.entries()) await settle(entry, analyses[at] as PromiseSettledResult<Analysis>);
    }
    await dropContents(engine, namespace, key);
    return null;
  }

  async function analyse({ namespace, key, index, fields }: TaskEntry): Promise<Analysis> {
    const content = await contentOf(engine, namespace, key, index, fields);
    return engine.pictures.analyse(sourceOf(content, settings), analysisOptions);
  }

  async function settle(entry: TaskEntry, analysis: PromiseSettledResult<Analysis>): Promise<void> {
    try {
      if (analysis.status === 'rejected') throw analysis.reason;
      await succeed(engine, entry, analysis.value);
    } catch (error) {
      if (error instanceof DomainError && error.problem === 'busy') throw new TryAgain(BUSY_MS, error.message);
      const reason = reasonOf(error);
      if (reason === undefined) {
        // Unforeseen, unless another server has settled the entry.
        if ((await outcomesOf(engine, entry.namespace, entry.key)).has(entry.index)) return;
        throw error;
      }
      await fail(engine, entry, reason);
    }
  }

  return { parallel: MAX_TASKS, run };
}

/** One entry of a task. */
interface TaskEntry {
  readonly namespace: Namespace;
  readonly collection: Gallery;
  /** The task id. */
  readonly key: string;
  readonly index: number;
  readonly fields: Input;
}

/** Stores the picture together with its outcome. */
async function succeed(engine: Engine, entry: TaskEntry, analysis: Analysis): Promise<void> {
  const { namespace, collection, fields } = entry;
  const product = textOrEmpty(fields, 'product_id');
  const owner = await engine.items.find(namespace, collection, product);
  if (owner === undefined) throw refusal('3007');
  const draft = {
    item: product,
    name: textOrEmpty(fields, 'image_id'),
    content: textOrEmpty(fields, 'image_info'),
    tags: '',
    // Products never change, so searches can answer and filter by this copy.
    details: { product_name: owner.name, category: textOrEmpty(owner.fields, 'category') },
  };
  const picture = { draft, source: { analysis }, analysisOptions };
  await engine.pictures.add(namespace, collection, picture, pictureRules, { owner, note: outcomeDraft(entry, '') });
}

async function fail(engine: Engine, entry: TaskEntry, reason: string): Promise<void> {
  const { id, ...draft } = outcomeDraft(entry, reason);
  try {
    await engine.resources.create(entry.namespace, [{ ...draft, id: { given: id } }]);
  } catch (error) {
    // Another server has settled the entry.
    if (!(error instanceof ResourceError && error.problem === 'exists')) throw error;
  }
}

function outcomeDraft({ key, index }: TaskEntry, reason: string): ResourceDraft {
  return { kind: OUTCOME, id: `${key}/${index}`, parent: key, name: '', fields: { index, reason } };
}

/** The message for an entry's error; undefined for anything unforeseen. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof ImageError && error.problem === 'flat') return NO_AVAILABLE_FEATURE;
  const code = translate(error)?.code;
  if (code !== undefined && Object.hasOwn(errors, code)) return constantOf(code as ProductCode);
  return error instanceof DomainError ? constantOf('3018') : undefined;
}
