import type { Tfjs } from './tfjs-library.ts';

/** A library that runs neural networks: ONNX Runtime, or TF.js on TensorFlow or on WebAssembly. */
export type BackendName = 'onnx' | 'tfjs-node' | 'wasm';

/** Which backend to use; `auto` is the first of them that is installed and loads. */
export type BackendChoice = 'auto' | BackendName;

/** A model that `scripts/build-models.js` built. */
export type BuiltModel = 'mobilenet' | 'centernet' | 'classifier';

/** A picture or the output of a layer: numbers row by row, [1, height, width, channels] or [1, length]. */
export interface Layer {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** A loaded neural network. Every backend computes the same numbers, but for rounding. */
export interface Network {
  /** Name of its only input. */
  readonly input: string;
  /** Names of its outputs, in the order of `scripts/build-models.js`. */
  readonly outputs: readonly string[];
  /** The layers of the given names, in that order. */
  run(input: Layer, layers: readonly string[]): Promise<Layer[]>;
}

/** The backend in use, and why. */
export interface BackendInUse {
  readonly name: BackendName;
  readonly reason: string;
}

/** A backend that was started in this thread. It uses one thread: the pool of workers already uses all cores. */
export interface Backend extends BackendInUse {
  /** Loads a model's network. Throws an error that names the file when it is damaged. */
  load(model: BuiltModel): Promise<Network>;
  /** Number of tensors that the backend holds: constant between requests unless there is a leak; 0 if it holds none. */
  tensors(): number;
  /** TF.js, if it is what runs the networks. */
  readonly tfjs?: Tfjs;
}
