import type { GraphModel } from '@tensorflow/tfjs-converter';
import type { Tensor } from '@tensorflow/tfjs-core';
import { builtModel, type ModelFiles, readModel } from '../model-files.ts';
import { importOptional } from './optional.ts';
import type { Backend, BuiltModel, Layer, Network } from './port.ts';
import type { Tfjs } from './tfjs-library.ts';

const TFJS_NODE = '@tensorflow/tfjs-node';

/** TF.js on TensorFlow's library, the package's own copy of TF.js; the reason when it cannot be used. */
export async function startTfjsNode(): Promise<Backend | string> {
  const tf = await importOptional<Tfjs>(TFJS_NODE);
  if (typeof tf === 'string') return tf;
  if (!(await tf.setBackend('tensorflow'))) return `${TFJS_NODE} loads, but TensorFlow does not start`;
  await tf.ready();
  return backend('tfjs-node', `${TFJS_NODE} is installed and loads`, tf);
}

/** TF.js on WebAssembly, which needs nothing else. */
export async function startWasm(reason: string): Promise<Backend> {
  const { startTfjsWasm } = await import('./tfjs-wasm.ts');
  return backend('wasm', reason, await startTfjsWasm());
}

function backend(name: Backend['name'], reason: string, tfjs: Tfjs): Backend {
  return { name, reason, load: (model) => loadNetwork(tfjs, model), tensors: () => tfjs.memory().numTensors, tfjs };
}

async function loadNetwork(tf: Tfjs, model: BuiltModel): Promise<Network> {
  const files = readModel(builtModel(model));
  const graph = await graphFrom(tf, files);
  const input = graph.inputs[0]?.name;
  if (input === undefined) throw new Error(`the model ${model} has no input`);
  return {
    input,
    outputs: files.json.userDefinedMetadata?.outputs ?? [],
    run: async ({ data, shape }, layers) =>
      // A list of one name gives a tensor, not a list of one.
      read(tf, () => [graph.execute({ [input]: tf.tensor(data, [...shape]) }, [...layers])].flat()),
  };
}

/** Loads a TF.js graph model from its files. Throws if it is not a graph model or uses an unknown operation. */
export function graphFrom(tf: Tfjs, { json, weights }: ModelFiles): Promise<GraphModel> {
  const { modelTopology, weightsManifest, signature } = json;
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  return tf.loadGraphModel({
    load: async () => ({ modelTopology, weightSpecs, weightData: weights, ...(signature && { signature }) }),
  });
}

/**
 * Runs a computation, copies the numbers of the returned tensors, and frees all tensors. The numbers are read outside
 * `tf.tidy`, which inspects its result element by element: a second for a million numbers.
 */
export function read(tf: Tfjs, compute: () => Tensor[]): Layer[] {
  const tensors = tf.tidy(compute);
  try {
    return tensors.map((tensor) => ({ data: tensor.dataSync<'float32'>().slice(), shape: tensor.shape }));
  } finally {
    tf.dispose(tensors);
  }
}
