import type { Backend } from './backends/port.ts';
import type { Embed } from './embed.ts';
import type { EmbeddingModel } from './embedding-model.ts';
import { loadMobilenet } from './mobilenet.ts';

/** Loads the embedding model: the project's own with its recipe, any other unchanged. */
export async function loadEmbedder(model: EmbeddingModel, backend: Backend): Promise<Embed> {
  if (model.form === 'any') return loadMobilenet(backend);
  if (model.form === 'onnx') return (await import('./onnx-model.ts')).loadOnnxModel(model.path, model.recipe);
  if (backend.tfjs === undefined) throw new Error(`${model.path}: a TF.js model needs TF.js, not ${backend.name}`);
  return (await import('./tfjs-model.ts')).loadTfjsModel(model.path, backend.tfjs);
}
