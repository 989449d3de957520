import { workerData } from 'node:worker_threads';
import { ImageError } from '../images/port.ts';
import { analysePicture } from './analyse.ts';
import { startBackend } from './backends/choose.ts';
import { type Classify, loadClassifier } from './classifier.ts';
import { type Detect, loadDetector } from './detector.ts';
import { loadEmbedder } from './embedder.ts';
import { boxShare } from './embedding-model.ts';
import { verifyBuiltModels } from './model-files.ts';
import type { Loaded, Outcome, Task, WorkerSettings } from './task.ts';

const settings = workerData as WorkerSettings;

// Started at once, so that the model loads while the pool connects.
const starting = start();
// Every task awaits it and reports a failure; without this handler, a failure before the first task would end the thread.
starting.catch(() => undefined);
/** Loaded by the first request that needs them. */
let detector: Promise<Detect> | undefined;
let classifier: Promise<Classify> | undefined;

async function start() {
  const backend = await startBackend(settings.backend, settings.model.form);
  const embed = await loadEmbedder(settings.model, backend);
  // The first pass allocates memory that later ones reuse, and proves that the model works.
  const { length } = await embed({ width: 1, height: 1, data: new Uint8Array([127, 127, 127]) });
  return { backend, embed, dimension: length };
}

export default async function work(task: Task): Promise<Loaded | Outcome> {
  const { backend, embed, dimension } = await starting;
  if (task.kind === 'load') {
    const { name, reason } = backend;
    if (task.verify) verifyBuiltModels(name === 'onnx' ? 'onnx' : 'tfjs');
    return { backend: { name, reason }, dimension, tensors: backend.tensors() };
  }
  const tools = {
    embed,
    boxShare: boxShare(settings.model),
    detector: () => (detector ??= loadDetector(backend)),
    classifier: () => (classifier ??= loadClassifier(backend)),
  };
  try {
    return { analysis: await analysePicture(task.request, tools) };
  } catch (error) {
    if (error instanceof ImageError) return { refused: { problem: error.problem, message: error.message } };
    throw error;
  }
}
