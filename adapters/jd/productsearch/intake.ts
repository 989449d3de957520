import type { Gallery, Namespace, ResourceDraft, Task, TaskDraft } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { DomainError } from '../../../src/engine/errors.ts';
import { ResourceError } from '../../../src/engine/resources.ts';
import { TryAgain, type Worker } from '../../../src/engine/tasks.ts';
import type { Analysis } from '../../../src/features/port.ts';
import { ImageError } from '../../../src/images/port.ts';
import { isJsonObject, type Json } from '../../../src/json.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { analysisOptions } from './analysis-options.ts';
import type { ProductServices } from './call.ts';
import { pictureRules } from './collections.ts';
import { contentOf, dropContents } from './contents.ts';
import { text } from './entries.ts';
import { constantOf, errors, NO_AVAILABLE_FEATURE, type ProductCode, refusal } from './errors.ts';
import { sourceOf } from './source.ts';
import { translate } from './translate.ts';

/** Tasks of added pictures; their keys are the task ids. */
export const INTAKE = 'productsearch-intake';
/** What became of an entry of a task: a resource that lies in it, written in one transaction with the picture. */
const OUTCOME = 'intake-outcome';

/** Tasks worked on at a time, and pictures of one that are fetched and looked at side by side. */
const PARALLEL = 2;
const SIDE_BY_SIDE = 8;
/** After this time a task goes on that met a busy server. */
const BUSY_MS = 1_000;

/** The work of one call: the collection, and the entries that were not refused at once, without long pictures. */
export function intakeDraft(taskId: string, collection: Gallery, entries: readonly Input[]): TaskDraft {
  return { kind: INTAKE, key: taskId, payload: { collection: collection.key, entries } };
}

/** The entries of a task, in the order in which they were sent. */
export function entriesOfTask({ payload }: Task): Input[] {
  const entries = isJsonObject(payload) ? payload.entries : undefined;
  return Array.isArray(entries) ? entries.filter(isJsonObject) : [];
}

/** What became of a task's entries, by their index: `''` for success, else the reason. Open ones are missing. */
export async function outcomesOf(engine: Engine, namespace: Namespace, taskId: string): Promise<Map<number, string>> {
  const found = await engine.resources.list(namespace, { kind: OUTCOME, parent: taskId });
  return new Map(found.map(({ fields }) => [Number(fields.index), text(fields, 'reason')]));
}

/**
 * Adds a task's pictures in the order of its entries, so that the first of two equal ones wins. What is settled stays
 * so: after a crash the work goes on with the next entry.
 */
export function intakeWorker({ engine, choices }: Pick<ProductServices, 'engine' | 'choices'>): Worker {
  async function run(task: Task): Promise<Json> {
    const { namespace, key, payload } = task;
    const collection = await engine.galleries.get(namespace, text(isJsonObject(payload) ? payload : {}, 'collection'));
    const settled = await outcomesOf(engine, namespace, key);
    const open = [...entriesOfTask(task).entries()].filter(([index]) => !settled.has(index));
    while (open.length > 0) {
      const some = open.splice(0, SIDE_BY_SIDE);
      const places = some.map(([index, entry]) => ({ namespace, collection, key, index, entry }));
      const sights = await Promise.allSettled(places.map(sightOf));
      for (const [at, place] of places.entries()) await settle(place, sights[at] as PromiseSettledResult<Analysis>);
    }
    await dropContents(engine, namespace, key);
    return null;
  }

  async function sightOf({ namespace, key, index, entry }: Place): Promise<Analysis> {
    const content = await contentOf(engine, namespace, key, index, entry);
    return engine.search.analyse(sourceOf(content, choices), analysisOptions);
  }

  async function settle(place: Place, sight: PromiseSettledResult<Analysis>): Promise<void> {
    try {
      if (sight.status === 'rejected') throw sight.reason;
      await store(engine, place, sight.value);
    } catch (error) {
      if (error instanceof DomainError && error.problem === 'busy') throw new TryAgain(BUSY_MS, error.message);
      const reason = reasonOf(error);
      // Nothing that is known to go wrong: the entry may have been settled by another server all the same.
      if (reason === undefined) {
        if ((await outcomesOf(engine, place.namespace, place.key)).has(place.index)) return;
        throw error;
      }
      await fail(engine, place, reason);
    }
  }

  return { parallel: PARALLEL, run };
}

/** One entry of a task. */
interface Place {
  readonly namespace: Namespace;
  readonly collection: Gallery;
  readonly key: string;
  readonly index: number;
  readonly entry: Input;
}

async function store(engine: Engine, place: Place, analysis: Analysis): Promise<void> {
  const { namespace, collection, entry } = place;
  const product = text(entry, 'product_id');
  const owner = await engine.items.find(namespace, collection, product);
  if (owner === undefined) throw refusal('3007');
  const draft = {
    item: product,
    name: text(entry, 'image_id'),
    content: text(entry, 'image_info'),
    tags: '',
    // A product never changes: what a search answers and filters by can stand here.
    details: { product_name: owner.name, category: text(owner.fields, 'category') },
  };
  const picture = { draft, source: { analysis }, analysisOptions };
  await engine.pictures.add(namespace, collection, picture, pictureRules, { owner, note: outcome(place, '') });
}

async function fail(engine: Engine, place: Place, reason: string): Promise<void> {
  const { id, ...draft } = outcome(place, reason);
  try {
    await engine.resources.create(place.namespace, [{ ...draft, id: { given: id } }]);
  } catch (error) {
    // Another server has settled the entry.
    if (!(error instanceof ResourceError && error.problem === 'exists')) throw error;
  }
}

function outcome({ key, index }: Place, reason: string): ResourceDraft {
  return { kind: OUTCOME, id: `${key}/${index}`, parent: key, name: '', fields: { index, reason } };
}

/** Undefined for what nobody foresaw. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof ImageError && error.problem === 'flat') return NO_AVAILABLE_FEATURE;
  const code = translate(error)?.code;
  if (code !== undefined && Object.hasOwn(errors, code)) return constantOf(code as ProductCode);
  return error instanceof DomainError ? constantOf('3018') : undefined;
}
