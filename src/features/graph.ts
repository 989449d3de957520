import { type GraphModel, loadGraphModel } from '@tensorflow/tfjs-converter';
import { type ModelFiles, readModel } from './model-files.ts';

/** Loads a TF.js graph model from disk. Throws when it is no graph model or uses an operation that is not there. */
export function loadGraph(path: string): Promise<GraphModel> {
  return graphFrom(readModel(path));
}

/** The same from files that were read already. */
export function graphFrom({ json, weights }: ModelFiles): Promise<GraphModel> {
  const { modelTopology, weightsManifest, signature } = json;
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  return loadGraphModel({
    load: async () => ({ modelTopology, weightSpecs, weightData: weights, ...(signature && { signature }) }),
  });
}
