import { workerData } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs-core';
import { ImageError } from '../images/port.ts';
import { analysePicture } from './analyse.ts';
import { type Classify, loadClassifier } from './classifier.ts';
import { type Detect, loadDetector } from './detector.ts';
import { loadEmbedder } from './embedder.ts';
import { verifyBuiltModels } from './model-files.ts';
import { startBackend } from './runtime.ts';
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
  const backend = await startBackend(settings.backend);
  const embed = await loadEmbedder(settings.modelJson);
  // The first pass allocates memory that later ones reuse, and proves that the model works.
  const { length } = await embed({ width: 1, height: 1, data: new Uint8Array([127, 127, 127]) });
  return { backend, embed, dimension: length };
}

export default async function work(task: Task): Promise<Loaded | Outcome> {
  const { backend, embed, dimension } = await starting;
  if (task.kind === 'load' && task.verify) verifyBuiltModels();
  if (task.kind === 'load') return { backend, dimension, tensors: tf.memory().numTensors };
  const tools = {
    embed,
    detector: () => (detector ??= loadDetector()),
    classifier: () => (classifier ??= loadClassifier()),
  };
  try {
    return { analysis: await analysePicture(task.request, tools) };
  } catch (error) {
    if (error instanceof ImageError) return { refused: { problem: error.problem, message: error.message } };
    throw error;
  }
}
