import type { Backend, BackendChoice } from './port.ts';

/** What a model demands of the backend: `any`, because the build wrote it for all, or the one form that the user has. */
export type ModelForm = 'any' | 'onnx' | 'tfjs';

/**
 * Starts a backend in this thread: for `auto` ONNX Runtime, TF.js on TensorFlow or TF.js on WebAssembly, the first that can
 * be used with the model. Rejects when the chosen backend cannot. Nothing of TF.js is imported when ONNX Runtime is used.
 */
export async function startBackend(choice: BackendChoice, form: ModelForm = 'any'): Promise<Backend> {
  const why: string[] = [];
  if (choice === 'auto' || choice === 'onnx') {
    const onnx = form === 'tfjs' ? 'the model is in the form of TF.js' : await (await import('./onnx.ts')).startOnnx();
    if (typeof onnx !== 'string') return onnx;
    if (choice === 'onnx') throw new Error(`--backend onnx cannot be used: ${onnx}`);
    if (form === 'onnx') throw new Error(`an ONNX model needs ONNX Runtime, but ${onnx}`);
    why.push(onnx);
  }
  if (form === 'onnx') throw new Error(`--backend ${choice} cannot be used: the model is an ONNX file`);
  const { startTfjsNode, startWasm } = await import('./tfjs.ts');
  if (choice === 'wasm') return startWasm('--backend wasm');
  const tfjs = await startTfjsNode();
  if (typeof tfjs !== 'string') return tfjs;
  if (choice === 'tfjs-node') throw new Error(`--backend tfjs-node cannot be used: ${tfjs}`);
  return startWasm([...why, tfjs].join('; '));
}
