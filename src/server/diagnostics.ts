import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describeKernel } from '../index/exact.ts';
import { autoMinimumBytes, examineFaiss } from '../index/factory.ts';
import { packageRoot } from '../paths.ts';

/** One part of Tuku: what is in use for it, and why. */
export interface Finding {
  readonly part: string;
  readonly state: string;
  readonly reason: string;
}

/** Looks at what this machine offers each engine, without starting a server. */
export async function examine(): Promise<Finding[]> {
  const kernel = describeKernel();
  const tensorflow = await installed('@tensorflow/tfjs-node');
  const faiss = await examineFaiss();
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
      reason: 'npm run build:models makes dist/models from npm packages',
    },
    { part: 'index', state: `${kernel.engine}, ${kernel.kernel}`, reason: kernel.reason },
    {
      part: 'faiss',
      state: faiss.works ? `from ${autoMinimumBytes / 2 ** 20} MiB of vectors` : 'not available: exact',
      reason: faiss.works
        ? `${faiss.reason}; --index changes it`
        : `${faiss.reason}; docs/indexes.md says how to get it`,
    },
  ];
}

/** Undefined when the optional package loads, else why not. */
async function installed(name: string): Promise<string | undefined> {
  try {
    await import(name);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND' ? 'not installed' : 'does not load';
  }
}
