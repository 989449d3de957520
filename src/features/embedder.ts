import type { Embed } from './embed.ts';
import { loadMobilenet } from './mobilenet.ts';
import { builtModel } from './model-files.ts';

/** Loads the embedding model at `path` (a model.json): the project's own with its recipe, any other unchanged. */
export async function loadEmbedder(path: string): Promise<Embed> {
  if (path === builtModel('mobilenet')) return loadMobilenet(path);
  const { loadCustomModel } = await import('./custom-model.ts');
  return loadCustomModel(path);
}
