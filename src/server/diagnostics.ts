import { join } from 'node:path';
import type { StoredSupport } from '../catalog/stored/port.ts';
import { whyNotStored } from '../engine/nearest/placement.ts';
import { messageOf } from '../errors.ts';
import type { Backend, BackendName } from '../features/backends/port.ts';
import { describeKernel } from '../index/exact.ts';
import { autoMinBytes, probeFaiss } from '../index/factory.ts';
import type { OptionValues } from '../options/values.ts';
import { packageRoot } from '../paths.ts';
import { folderFailure } from './given-folders.ts';
import { openMilvus } from './milvus.ts';
import { OptionError, requireOneCatalog } from './options.ts';
import { requireDurable, requireMilvus } from './settings.ts';

/** One part of Tuku: which implementation a server with the given options would use, and why. */
export interface Diagnostic {
  readonly part: string;
  readonly state: string;
  readonly reason: string;
  /** Present where a server would not start, for this reason. */
  readonly refused?: true;
}

/** Finds out what a server with these options would use on this machine, without starting one. */
export async function diagnose(options: OptionValues): Promise<Diagnostic[]> {
  const { catalog, support } = await lookAtCatalog(options);
  const faiss = options.index === 'exact' ? undefined : await probeFaiss();
  return [
    { part: 'node', state: process.version, reason: `${process.platform} ${process.arch}` },
    catalog,
    await features(options),
    await models(),
    index(options, support, faiss),
    pgvector(options, support),
    await milvus(options),
    faissOf(options, faiss),
  ];
}

type Found = Omit<Diagnostic, 'part'>;
/** What PostgreSQL offers; the reason where there is no server to ask; undefined with the embedded catalog. */
type Support = StoredSupport | string | undefined;

function refusal(error: unknown): Found {
  return { state: 'start refuses it', reason: messageOf(error), refused: true };
}

async function lookAtCatalog(options: OptionValues): Promise<{ catalog: Diagnostic; support: Support }> {
  const part = 'catalog';
  const { databaseUrl, dataDir, durability } = options;
  try {
    requireOneCatalog(options);
    requireDurable(options);
    if (databaseUrl === undefined) return { catalog: { part, ...embedded(dataDir) }, support: undefined };
  } catch (error) {
    return { catalog: { part, ...refusal(error) }, support: messageOf(error) };
  }
  try {
    const { lookAtServer } = await import('../catalog/look.ts');
    const { where, version, pgvector: support } = await lookAtServer(databaseUrl, durability);
    return { catalog: { part, state: 'PostgreSQL server', reason: `${where}, ${version}` }, support };
  } catch (error) {
    const reason = messageOf(error);
    return { catalog: { part, ...refusal(new OptionError(`DATABASE_URL: ${reason}`)) }, support: reason };
  }
}

function embedded(dataDir: string | undefined): Found {
  if (dataDir === undefined) return { state: 'PGlite (embedded)', reason: 'DATABASE_URL is not set' };
  const failure = folderFailure(dataDir);
  if (failure === undefined) return { state: 'PGlite (embedded)', reason: `--data-dir ${dataDir}` };
  return refusal(new OptionError(`The data folder ${dataDir} (--data-dir) cannot be used: ${failure}`));
}

const BACKENDS: Readonly<Record<BackendName, string>> = {
  onnx: 'ONNX Runtime',
  'tfjs-node': 'TF.js, TensorFlow',
  wasm: 'TF.js, WebAssembly',
};

async function features(options: OptionValues): Promise<Diagnostic> {
  const part = 'features';
  const { backend, model } = options;
  try {
    const { name, reason } = await backendOf(options);
    const why = backend === 'auto' ? `${reason}; --backend overrides it, docs/models.md explains the others` : reason;
    return { part, state: BACKENDS[name], reason: why };
  } catch (error) {
    return { part, ...refusal(model === undefined ? error : new OptionError(`--model ${model}: ${messageOf(error)}`)) };
  }
}

async function backendOf({ backend, model }: Pick<OptionValues, 'backend' | 'model'>): Promise<Backend> {
  const { findModel } = await import('../features/embedding-model.ts');
  const { startBackend } = await import('../features/backends/choose.ts');
  // The built-in model is looked at below.
  return startBackend(backend, model === undefined ? 'any' : findModel(model).model.form);
}

async function models(): Promise<Diagnostic> {
  const part = 'models';
  const { requireBuiltModels } = await import('../features/model-files.ts');
  try {
    requireBuiltModels();
    return { part, state: 'built', reason: join(packageRoot, 'dist/models') };
  } catch (error) {
    return { part, ...refusal(error) };
  }
}

/** How vectors are searched; a server whose FAISS does not work compares every vector. */
function index(options: OptionValues, support: Support, faiss: Probe | undefined): Diagnostic {
  const part = 'index';
  const setting = `--index ${options.index}`;
  const { engine, kernel, reason } = describeKernel();
  const exact = { part, state: `${engine}, ${kernel}` };
  switch (options.index) {
    case 'auto':
      return { ...exact, reason };
    case 'exact':
      return { ...exact, reason: `${setting}; ${reason}` };
    case 'faiss':
      return { ...exact, ...(faiss?.works ? { state: 'FAISS' } : {}), reason: `${setting}; ${faiss?.reason}` };
    case 'pgvector': {
      const missing = whyNoPgvector(support);
      if (missing === undefined) return { part, state: 'pgvector', reason: setting };
      return { part, ...refusal(new OptionError(`--index pgvector is not possible here: ${missing}`)) };
    }
    case 'milvus':
      try {
        requireMilvus(options);
        return { part, state: 'Milvus', reason: setting };
      } catch (error) {
        return { part, ...refusal(error) };
      }
  }
}

function whyNoPgvector(support: Support): string | undefined {
  return typeof support === 'string' ? support : whyNotStored(support);
}

/** Which collections an engine searches that `--index` names, or that `auto` chooses. */
function share(engine: OptionValues['index'], { index: chosen, storedFrom }: OptionValues): string {
  return chosen === engine ? 'every collection' : `from ${storedFrom} vectors`;
}

/** Whether the database can search large collections. */
function pgvector(options: OptionValues, support: Support): Diagnostic {
  const part = 'pgvector';
  const missing = whyNoPgvector(support);
  if (support === undefined || typeof support === 'string' || missing !== undefined)
    return { part, state: 'not available', reason: missing ?? '' };
  if (options.index === 'exact' || options.index === 'faiss') return notUsed(part, options);
  const reason =
    support.state === 'ready'
      ? `pgvector ${support.version} is in the database; --index overrides it`
      : 'pgvector is on the server, and created when it is needed; --index overrides it';
  return { part, state: share('pgvector', options), reason };
}

/** Whether there is a Milvus server, and what it needs. A server starts without its answer. */
async function milvus(options: OptionValues): Promise<Diagnostic> {
  const part = 'milvus';
  if (options.milvus === undefined) return { part, state: 'not used', reason: '--milvus names no server' };
  let server: ReturnType<typeof openMilvus>;
  try {
    requireMilvus(options);
    server = openMilvus(options);
  } catch (error) {
    return { part, ...refusal(error) };
  }
  try {
    const version = await server?.version().finally(() => server.close());
    if (options.index !== 'auto' && options.index !== 'milvus') return notUsed(part, options);
    return { part, state: share('milvus', options), reason: `${server?.where}, ${version}` };
  } catch (error) {
    return { part, state: 'not available', reason: messageOf(error) };
  }
}

type Probe = Awaited<ReturnType<typeof probeFaiss>>;

function faissOf(options: OptionValues, faiss: Probe | undefined): Diagnostic {
  const part = 'faiss';
  if (faiss === undefined) return notUsed(part, options);
  if (!faiss.works) {
    const reason = `${faiss.reason}; docs/indexes.md explains how to install it`;
    return { part, state: 'not available: exact', reason };
  }
  const from = options.index === 'faiss' ? 'every collection' : `from ${autoMinBytes / 2 ** 20} MiB of vectors`;
  return { part, state: from, reason: `${faiss.reason}; --index overrides it` };
}

function notUsed(part: string, { index: chosen }: OptionValues): Diagnostic {
  return { part, state: 'not used', reason: `--index ${chosen}` };
}
