import { defaultFaissFactory, type IndexEngine } from './engines.ts';
import { createExactIndex, describeKernel } from './exact.ts';
import { FaissAccelerator } from './faiss/accelerator.ts';
import type { CollectionState } from './faiss/collection.ts';
import { SnapshotFolder } from './faiss/folder.ts';
import { FaissHost, type FaissOptions } from './faiss/host.ts';
import type { ForgetIndexes, IndexLog, VectorIndex, VectorIndexFactory, VectorIndexOptions } from './port.ts';

/** Collections of at least this size are searched faster by FAISS than by a scan; see bench/RESULTS.md. */
export const autoMinBytes = 128 * 2 ** 20;

/** How many snapshots are kept, the most recently used ones: those of removed collections are the first to go. */
const maxSnapshots = 64;

export interface IndexSettings {
  readonly engine: IndexEngine;
  readonly faissFactory: string;
  /** A folder for snapshots that no other server uses; null for no snapshots. */
  readonly folder: string | null;
  readonly log: IndexLog;
}

/** Which engine is used for searching, and why; JSON. */
export type IndexReport = {
  /** The engine in use, given the setting and what works here. */
  readonly engine: 'exact' | 'faiss';
  readonly setting: IndexEngine;
  readonly kernel: string;
  readonly reason: string;
  readonly faiss: {
    readonly state: 'not wanted' | 'not available' | 'unknown' | 'available';
    readonly reason: string;
    readonly factory: string;
    /** Number of searches answered with FAISS, and of those that fell back to a scan because its candidates did not suffice. */
    readonly answered: { readonly withFaiss: number; readonly byScan: number };
    readonly collections: readonly CollectionState[];
  };
};

/** The indexes of one server. */
export interface Indexes {
  readonly create: VectorIndexFactory;
  describe(): IndexReport;
  /** Deletes the snapshot of the collection with this name, or all; snapshots still needed are written again. */
  readonly forget: ForgetIndexes;
  /** Ends all FAISS processes; the indexes continue as exact ones. */
  close(): Promise<void>;
}

/** @param replaced FAISS limits and processes that tests replace */
export function createIndexes(settings: IndexSettings, replaced: Partial<FaissOptions> = {}): Indexes {
  const { engine, faissFactory: factory, folder, log } = settings;
  const minBytes = engine === 'faiss' ? 0 : autoMinBytes;
  const host = engine === 'exact' ? null : new FaissHost({ factory, minBytes, log, ...replaced });
  const snapshots = host === null ? null : openFolder(folder, log);
  if (engine === 'faiss') void host?.probe();
  return {
    create: host === null ? createExactIndex : (options) => createFaissIndex(options, host, snapshots),
    describe: () => describe(engine, host, factory),
    forget: (name) => (name === undefined ? snapshots?.tidy(0, log) : snapshots?.remove(name, log)),
    close: async () => {
      await host?.close();
    },
  };
}

function createFaissIndex(options: VectorIndexOptions, host: FaissHost, snapshots: SnapshotFolder | null): VectorIndex {
  const { dimension, metric = 'cosine', name } = options;
  // FAISS's graphs of inner products miss long vectors, and nothing tells when: these are always scanned.
  if (metric === 'ip') return createExactIndex(options);
  const file = name === undefined ? null : (snapshots?.fileOf(name) ?? null);
  return createExactIndex({
    ...options,
    accelerate: (rows) => new FaissAccelerator({ dimension, metric, rows, file, name: name ?? 'unnamed' }, host),
  });
}

function openFolder(folder: string | null, log: IndexLog): SnapshotFolder | null {
  if (folder === null) return null;
  try {
    const snapshots = new SnapshotFolder(folder);
    snapshots.tidy(maxSnapshots, log);
    return snapshots;
  } catch (error) {
    log.warn({ reason: (error as Error).message }, 'cannot store FAISS snapshots');
    return null;
  }
}

function describe(engine: IndexEngine, host: FaissHost | null, factory: string): IndexReport {
  const faiss = describeFaiss(host, factory);
  const needed = engine === 'faiss' || faiss.collections.some(({ state }) => state === 'faiss');
  const inUse = faiss.state === 'available' && needed;
  return { ...describeKernel(), engine: inUse ? 'faiss' : 'exact', setting: engine, faiss };
}

function describeFaiss(host: FaissHost | null, factory: string): IndexReport['faiss'] {
  if (host === null) {
    const answered = { withFaiss: 0, byScan: 0 };
    return { state: 'not wanted', reason: 'searches are exact by setting', factory, answered, collections: [] };
  }
  const collections = [...host.collections].flatMap((one) => one.describe() ?? []);
  const common = { factory, answered: { ...host.answered }, collections };
  if (host.failure !== null) return { state: 'not available', reason: host.failure, ...common };
  if (host.loaded) return { state: 'available', reason: `${host.version} loads`, ...common };
  return { state: 'unknown', reason: `${host.version} has not been needed yet`, ...common };
}

/** Finds out whether FAISS works on this machine, and why. */
export async function probeFaiss(): Promise<{ readonly works: boolean; readonly reason: string }> {
  const host = new FaissHost({ factory: defaultFaissFactory, minBytes: 0, log: { info() {}, warn() {} } });
  await host.probe();
  return { works: host.failure === null, reason: host.failure ?? `${host.version} loads` };
}
