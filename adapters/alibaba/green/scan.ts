import type { Namespace } from '../../../src/catalog/port.ts';
import type { Json } from '../../../src/json.ts';
import { analysisOptions, sourceOf } from './analysis-options.ts';
import type { GreenServices } from './call.ts';
import { ok } from './errors.ts';
import { pornResult } from './porn.ts';
import { type SceneResult, unservedResult } from './scenes.ts';
import { librariesNamed, similarityResult } from './similarity.ts';
import { echo, type GreenTask } from './tasks.ts';
import { failureOf } from './translate.ts';

/** Scans one task's picture for every scene. Throws what makes the task fail. */
async function scan(
  services: GreenServices,
  namespace: Namespace,
  scenes: readonly string[],
  task: GreenTask,
): Promise<SceneResult[]> {
  const { engine } = services;
  // Before the picture is fetched: with an unknown library it is not needed.
  const libraries = scenes.includes('similarity') ? await librariesNamed(engine, namespace, task.libraries) : [];
  const analysis = await engine.search.analyse(await sourceOf(task.url, engine, namespace.account), {
    ...analysisOptions,
    ...(scenes.includes('porn') && { classify: true }),
  });
  return Promise.all(
    scenes.map((scene) => {
      if (scene === 'porn') return pornResult(analysis);
      if (scene === 'similarity') return similarityResult(services, namespace, libraries, analysis);
      return unservedResult(scene, services.unservedScenes);
    }),
  );
}

/** One task's element of an answer: its results, or why it failed. Never rejects. */
export async function scanElement(
  services: GreenServices,
  namespace: Namespace,
  scenes: readonly string[],
  task: GreenTask,
  taskId: string,
): Promise<{ readonly [field: string]: Json }> {
  const names = { taskId, ...echo(task) };
  try {
    return { ...ok, ...names, results: await scan(services, namespace, scenes, task) };
  } catch (error) {
    return { ...failureOf(error), ...names };
  }
}
