import type { InferenceSession, Tensor, TensorConstructor } from 'onnxruntime-common';
import { messageOf } from '../../errors.ts';
import { builtOutputs, onnxFile } from '../model-files.ts';
import { importOptional } from './optional.ts';
import type { Backend, BuiltModel, Layer, Network } from './port.ts';

/** What is used of the optional package `onnxruntime-node`. */
export interface OnnxRuntime {
  readonly InferenceSession: typeof InferenceSession;
  readonly Tensor: TensorConstructor;
}

const PACKAGE = 'onnxruntime-node';

const options: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  // Errors only: warnings about single nodes help nobody who runs a server.
  logSeverityLevel: 3,
};

/** Loads the package; returns the reason when it cannot be used. */
export function loadOnnxRuntime(): Promise<OnnxRuntime | string> {
  return importOptional<OnnxRuntime>(PACKAGE);
}

/** Opens an ONNX file. Throws an error that names the file. */
export async function openSession({ InferenceSession }: OnnxRuntime, file: string): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(file, options);
  } catch (error) {
    throw new Error(`${file}: ${messageOf(error)}`);
  }
}

/** ONNX Runtime; the reason when it cannot be used. */
export async function startOnnx(): Promise<Backend | string> {
  const runtime = await loadOnnxRuntime();
  if (typeof runtime === 'string') return runtime;
  return {
    name: 'onnx',
    reason: `${PACKAGE} is installed and loads`,
    load: (model) => loadNetwork(runtime, model),
    tensors: () => 0,
  };
}

async function loadNetwork(runtime: OnnxRuntime, model: BuiltModel): Promise<Network> {
  const session = await openSession(runtime, onnxFile(model));
  const input = session.inputNames[0];
  if (input === undefined) throw new Error(`${onnxFile(model)}: the model has no input`);
  return {
    input,
    outputs: builtOutputs(model),
    async run({ data, shape }, layers) {
      const values = await session.run({ [input]: new runtime.Tensor('float32', data, shape) }, [...layers]);
      return layers.map((name) => toLayer(values[name] as Tensor));
    },
  };
}

function toLayer({ data, dims }: Tensor): Layer {
  return { data: data as Float32Array, shape: dims };
}
