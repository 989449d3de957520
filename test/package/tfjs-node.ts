import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { packageRoot } from '../../src/paths.ts';

/**
 * Writes a stand-in for `@tensorflow/tfjs-node`, which downloads TensorFlow: TF.js as a whole, a copy of its own, with a
 * backend by the name of TensorFlow's. The backend computes with WebAssembly.
 */
export async function writeTfjsNode(folder: string, programs: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await build({
    stdin: { contents: entry(programs), resolveDir: packageRoot },
    outfile: join(folder, 'index.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['node-fetch'],
    logLevel: 'warning',
  });
  const manifest = { name: '@tensorflow/tfjs-node', version: '4.22.0', main: 'index.cjs' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
}

const entry = (programs: string) => `
const core = require('@tensorflow/tfjs-core');
const { setWasmPaths } = require('@tensorflow/tfjs-backend-wasm');
setWasmPaths(${JSON.stringify(`${programs}/`)});
core.copyRegisteredKernels('wasm', 'tensorflow');
core.registerBackend('tensorflow', core.findBackendFactory('wasm'));
module.exports = { ...core, ...require('@tensorflow/tfjs-converter'), ...require('@tensorflow/tfjs-layers') };
`;
