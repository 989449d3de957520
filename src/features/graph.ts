import { type GraphModel, loadGraphModel } from '@tensorflow/tfjs-converter';
import { type ModelFiles, readModel } from './model-files.ts';

/** Loads a TF.js graph model from disk. Throws if it is not a graph model or uses an unknown operation. */
export function loadGraph(path: string): Promise<GraphModel> {
  return graphFrom(readModel(path));
}

/** Loads a TF.js graph model from its files. */
export function graphFrom({ json, weights }: ModelFiles): Promise<GraphModel> {
  const { modelTopology, weightsManifest, signature } = json;
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  return loadGraphModel({
    load: async () => ({ modelTopology, weightSpecs, weightData: weights, ...(signature && { signature }) }),
  });
}
