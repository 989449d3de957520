import pMap from 'p-map';
import schemas from '../../../../schemas/alibaba/green/AddSimilarityImage.json' with { type: 'json' };
import type { Gallery } from '../../../../src/catalog/port.ts';
import type { Analysis } from '../../../../src/features/port.ts';
import type { Json } from '../../../../src/json.ts';
import { analysisOptions, MAX_PARALLEL_PICTURES, sourceOf } from '../analysis-options.ts';
import { type GreenCall, greenOperation } from '../call.ts';
import { ok } from '../errors.ts';
import { clientInfoIsJson, libraryExists, tasksRead } from '../rules.ts';
import { addSample } from '../samples.ts';
import { echo, type GreenTask, requireSound } from '../tasks.ts';
import { failureOf } from '../translate.ts';

/**
 * Adds samples, each on its own: `data` reports every task, in order [documented]. Pictures are fetched in parallel and
 * stored in the order of the tasks; they can be found as soon as the answer arrives.
 */
export const AddSimilarityImage = greenOperation({
  name: 'AddSimilarityImage',
  path: '/green/similarity/image/add',
  schema: schemas.request,
  callsPerSecond: 20,
  rules: [clientInfoIsJson, libraryExists, tasksRead],
  async handle(call, { library, tasks }) {
    const analyses = await pMap(tasks, (task) => analyse(call, task), { concurrency: MAX_PARALLEL_PICTURES });
    const data: Json[] = [];
    for (const [i, task] of tasks.entries()) data.push(await add(call, library, task, analyses[i]));
    return { data };
  },
});

/** The analysis of a task's picture, or why there is none. */
interface Analysed {
  readonly analysis?: Analysis;
  readonly error?: unknown;
}

async function analyse({ caller, services: { engine } }: GreenCall, task: GreenTask): Promise<Analysed> {
  try {
    requireSound(task);
    return {
      analysis: await engine.pictures.analyse(await sourceOf(task.url, engine, caller.account), analysisOptions),
    };
  } catch (error) {
    return { error };
  }
}

async function add(
  { namespace, services: { engine } }: GreenCall,
  library: Gallery,
  task: GreenTask,
  { analysis, error }: Analysed = {},
): Promise<Json> {
  if (analysis === undefined) return { ...failureOf(error), ...echo(task) };
  try {
    await addSample(engine, { namespace, library }, task, analysis);
    return { ...ok, ...echo(task) };
  } catch (problem) {
    return { ...failureOf(problem), ...echo(task) };
  }
}
