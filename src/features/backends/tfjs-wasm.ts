import { join } from 'node:path';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { dispose, div, memory, ready, setBackend, Tensor, tensor, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { packageRoot } from '../../paths.ts';
import type { Tfjs } from './tfjs-library.ts';

/** Where the build puts the backend's programs. */
const programs = join(packageRoot, 'dist', 'tfjs-wasm');

const tfjs: Tfjs = {
  Tensor,
  dispose,
  div,
  memory,
  ready,
  setBackend,
  tensor,
  tensor4d,
  tidy,
  loadGraphModel,
  // Few models need it, and it is large.
  loadLayersModel: async (...settings) => (await import('@tensorflow/tfjs-layers')).loadLayersModel(...settings),
};

/** TF.js on its WebAssembly backend, started with one thread. Throws if it does not start. */
export async function startTfjsWasm(): Promise<Tfjs> {
  setWasmPaths(`${programs}/`);
  setThreadsCount(1);
  if (!(await setBackend('wasm'))) throw new Error('the WASM backend of TF.js does not start');
  await ready();
  return tfjs;
}
