import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { type GraphModel, loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { builtModel, type ModelFiles, readModel } from '../model-files.ts';
import { importOptional } from './optional.ts';
import type { Backend, BuiltModel, Layer, Network } from './port.ts';

const TFJS_NODE = '@tensorflow/tfjs-node';

/** TF.js on TensorFlow's library; the reason when it cannot be used. */
export async function startTfjsNode(): Promise<Backend | string> {
  const loaded = await importOptional<object>(TFJS_NODE);
  if (typeof loaded === 'string') return loaded;
  // If it had its own copy of tfjs-core, it would register its backend there, out of our reach.
  if (!(await tf.setBackend('tensorflow'))) return `${TFJS_NODE} loads, but has its own copy of tfjs-core`;
  await tf.ready();
  return backend('tfjs-node', `${TFJS_NODE} is installed and loads`);
}

/** TF.js on WebAssembly, which needs nothing else. */
export async function startWasm(reason: string): Promise<Backend> {
  const { setWasmPaths, setThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
  const folder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
  setWasmPaths(`${folder}/`);
  setThreadsCount(1);
  if (!(await tf.setBackend('wasm'))) throw new Error('the WASM backend of TF.js does not start');
  await tf.ready();
  return backend('wasm', reason);
}

function backend(name: Backend['name'], reason: string): Backend {
  return { name, reason, load: loadNetwork, tensors: () => tf.memory().numTensors };
}

async function loadNetwork(model: BuiltModel): Promise<Network> {
  const files = readModel(builtModel(model));
  const graph = await graphFrom(files);
  const input = graph.inputs[0]?.name;
  if (input === undefined) throw new Error(`the model ${model} has no input`);
  return {
    input,
    outputs: files.json.userDefinedMetadata?.outputs ?? [],
    run: async ({ data, shape }, layers) =>
      // A list of one name gives a tensor, not a list of one.
      read(() => [graph.execute({ [input]: tf.tensor(data, [...shape]) }, [...layers])].flat()),
  };
}

/** Loads a TF.js graph model from its files. Throws if it is not a graph model or uses an unknown operation. */
export function graphFrom({ json, weights }: ModelFiles): Promise<GraphModel> {
  const { modelTopology, weightsManifest, signature } = json;
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  return loadGraphModel({
    load: async () => ({ modelTopology, weightSpecs, weightData: weights, ...(signature && { signature }) }),
  });
}

/**
 * Runs a computation, copies the numbers of the returned tensors, and frees all tensors. The numbers are read outside
 * `tf.tidy`, which inspects its result element by element: a second for a million numbers.
 */
export function read(compute: () => tf.Tensor[]): Layer[] {
  const tensors = tf.tidy(compute);
  try {
    return tensors.map((tensor) => ({ data: tensor.dataSync<'float32'>().slice(), shape: tensor.shape }));
  } finally {
    tf.dispose(tensors);
  }
}
