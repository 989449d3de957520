import type { loadGraphModel } from '@tensorflow/tfjs-converter';
import type * as core from '@tensorflow/tfjs-core';
import type { loadLayersModel } from '@tensorflow/tfjs-layers';

type Core = typeof core;

/**
 * What is used of TF.js. There are two of them: the one that the build bundles, with the WebAssembly backend, and the one that
 * the optional package `@tensorflow/tfjs-node` brings. Tensors and models of one mean nothing to the other.
 */
export interface Tfjs {
  readonly Tensor: Core['Tensor'];
  readonly dispose: Core['dispose'];
  readonly div: Core['div'];
  readonly memory: Core['memory'];
  readonly ready: Core['ready'];
  readonly setBackend: Core['setBackend'];
  readonly tensor: Core['tensor'];
  readonly tensor4d: Core['tensor4d'];
  readonly tidy: Core['tidy'];
  readonly loadGraphModel: typeof loadGraphModel;
  readonly loadLayersModel: typeof loadLayersModel;
}
