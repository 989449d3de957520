import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';

/** Which TF.js backend to use; `auto` takes the native one where it is installed and loads. */
export type BackendChoice = 'auto' | 'wasm' | 'native';

/** The backend in use in this thread and why. */
export interface Backend {
  readonly name: string;
  readonly reason: string;
}

/** Initialises TF.js in this thread. Rejects when the wanted backend does not work. */
export async function startBackend(choice: BackendChoice): Promise<Backend> {
  const native = choice === 'wasm' ? 'not wanted' : await startNative();
  if (native === undefined) return { name: 'tensorflow', reason: '@tensorflow/tfjs-node is installed and loads' };
  if (choice === 'native') throw new Error(`the native backend cannot be used: ${native}`);
  await startWasm();
  return { name: 'wasm', reason: `native backend: ${native}` };
}

/** Undefined on success, else why it cannot be used. */
async function startNative(): Promise<string | undefined> {
  // An optional peer: the name is computed so that neither the compiler nor the bundler looks for it.
  const name = ['@tensorflow', 'tfjs-node'].join('/');
  try {
    await import(name);
    // A second copy of tfjs-core inside it would register its backend there, out of our reach.
    if (!(await tf.setBackend('tensorflow'))) return `${name} loads, but does not share our tfjs-core`;
    await tf.ready();
    return undefined;
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') return `${name} is not installed`;
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
}

async function startWasm(): Promise<void> {
  const { setWasmPaths, setThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
  const folder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
  setWasmPaths(`${folder}/`);
  // One thread for each worker: the pool is what uses the cores.
  setThreadsCount(1);
  if (!(await tf.setBackend('wasm'))) throw new Error('the WASM backend of TF.js does not start');
  await tf.ready();
}
