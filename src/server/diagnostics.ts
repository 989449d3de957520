import { existsSync } from 'node:fs';
import { join } from 'node:path';
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
  const tensorflow = await loadFailure('@tensorflow/tfjs-node');
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
      state: tensorflow === undefined ? 'TF.js, native' : 'TF.js, WebAssembly',
      reason: tensorflow === undefined ? '@tensorflow/tfjs-node loads' : `@tensorflow/tfjs-node: ${tensorflow}`,
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

/** Why an optional package does not load; undefined when it does. */
async function loadFailure(name: string): Promise<string | undefined> {
  try {
    await import(name);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND' ? 'not installed' : 'does not load';
  }
}
