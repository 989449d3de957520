import pMap from 'p-map';
import schemas from '../../../../schemas/alibaba/green/AddSimilarityImage.json' with { type: 'json' };
import type { Analysis } from '../../../../src/features/port.ts';
import type { Json } from '../../../../src/json.ts';
import { analysisOptions, MAX_PARALLEL_PICTURES, sourceOf } from '../analysis-options.ts';
import type { GreenCall, GreenOperation } from '../call.ts';
import { ok } from '../errors.ts';
import { objects } from '../input.ts';
import { clientInfoIsJson, libraryExists } from '../rules.ts';
import { addSample } from '../samples.ts';
import { echo, type GreenTask, requireSound, taskOf } from '../tasks.ts';
import { failureOf } from '../translate.ts';

/**
 * Adds samples, each on its own: `data` tells of every task, in order, how it went [documented]. Pictures are fetched
 * side by side and stored in the order of the tasks, searchable when the answer comes.
 */
export const AddSimilarityImage: GreenOperation = {
  name: 'AddSimilarityImage',
  schema: schemas.request,
  callsPerSecond: 20,
  rules: [clientInfoIsJson, libraryExists],
  async handle(call) {
    const tasks = objects(call.input, 'tasks').map(taskOf);
    const looks = await pMap(tasks, (task) => lookedAt(call, task), { concurrency: MAX_PARALLEL_PICTURES });
    const data: Json[] = [];
    for (const [i, task] of tasks.entries()) data.push(await added(call, task, looks[i]));
    return { data };
  },
};

interface Look {
  readonly analysis?: Analysis;
  readonly error?: unknown;
}

async function lookedAt({ services: { engine } }: GreenCall, task: GreenTask): Promise<Look> {
  try {
    requireSound(task);
    return { analysis: await engine.search.analyse(sourceOf(task.url), analysisOptions) };
  } catch (error) {
    return { error };
  }
}

async function added(call: GreenCall, task: GreenTask, { analysis, error }: Look = {}): Promise<Json> {
  if (analysis === undefined) return { ...failureOf(error), ...echo(task) };
  try {
    const place = { namespace: call.namespace, library: await call.library() };
    await addSample(call.services.engine, place, task, analysis);
    return { ...ok, ...echo(task) };
  } catch (problem) {
    return { ...failureOf(problem), ...echo(task) };
  }
}
