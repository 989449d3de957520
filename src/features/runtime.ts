import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';

/** Which TF.js backend to use; `auto` is the native one if it is installed and loads, otherwise WASM. */
export type BackendChoice = 'auto' | 'wasm' | 'native';

/** The backend in use in this thread, and why. */
export interface Backend {
  readonly name: string;
  readonly reason: string;
}

/** Initialises TF.js in this thread. Rejects when the chosen backend does not work. */
export async function startBackend(choice: BackendChoice): Promise<Backend> {
  const native = choice === 'wasm' ? 'disabled' : await startNative();
  if (native === undefined) return { name: 'tensorflow', reason: '@tensorflow/tfjs-node is installed and loads' };
  if (choice === 'native') throw new Error(`the native backend cannot be used: ${native}`);
  await startWasm();
  return { name: 'wasm', reason: `native backend: ${native}` };
}

/** Why the native backend cannot be used; undefined on success. */
async function startNative(): Promise<string | undefined> {
  // An optional peer: its name is computed so that neither the compiler nor the bundler resolves it.
  const name = ['@tensorflow', 'tfjs-node'].join('/');
  try {
    await import(name);
    // If it had its own copy of tfjs-core, it would register its backend there, out of our reach.
    if (!(await tf.setBackend('tensorflow'))) return `${name} loads, but has its own copy of tfjs-core`;
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
  // One thread per worker: the pool already uses all cores.
  setThreadsCount(1);
  if (!(await tf.setBackend('wasm'))) throw new Error('the WASM backend of TF.js does not start');
  await tf.ready();
}
