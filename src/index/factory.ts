import { defaultFaissFactory, type IndexEngine } from './engines.ts';
import { createExactIndex, describeKernel } from './exact.ts';
import { FaissAccelerator } from './faiss/accelerator.ts';
import type { CollectionState } from './faiss/collection.ts';
import { SnapshotFolder } from './faiss/folder.ts';
import { FaissHost, type FaissOptions } from './faiss/host.ts';
import type { ForgetIndexes, IndexLog, VectorIndex, VectorIndexFactory, VectorIndexOptions } from './port.ts';

/** From here on FAISS answers sooner than a scan, see bench/RESULTS.md. */
export const autoMinBytes = 128 * 2 ** 20;

/** Most snapshots kept; those of collections that are gone are the first to be the longest unused. */
const maximumSnapshots = 64;

export interface IndexSettings {
  readonly engine: IndexEngine;
  readonly faissFactory: string;
  /** A folder of this server alone, for snapshots; null keeps none. */
  readonly folder: string | null;
  readonly log: IndexLog;
}

/** What is in use for searching, and why; JSON. */
export type IndexReport = {
  /** What answers now, by the setting and by what works here. */
  readonly engine: 'exact' | 'faiss';
  readonly setting: IndexEngine;
  readonly kernel: string;
  readonly reason: string;
  readonly faiss: {
    readonly state: 'not wanted' | 'not available' | 'unknown' | 'available';
    readonly reason: string;
    readonly factory: string;
    /** Searches that FAISS helped to answer, and those whose answer it left in doubt, so that a scan gave it. */
    readonly answered: { readonly withFaiss: number; readonly byScan: number };
    readonly collections: readonly CollectionState[];
  };
};

/** The indexes of one server. */
export interface Indexes {
  readonly create: VectorIndexFactory;
  describe(): IndexReport;
  /** Drops the snapshot of the collection of this name, or all; those still of use are written again. */
  readonly forget: ForgetIndexes;
  /** Ends what runs for the indexes; they go on as exact ones. */
  close(): Promise<void>;
}

/** @param replaced what tests put in place of FAISS's limits and processes */
export function createIndexes(settings: IndexSettings, replaced: Partial<FaissOptions> = {}): Indexes {
  const { engine, faissFactory: factory, folder, log } = settings;
  const minimumBytes = engine === 'auto' ? autoMinBytes : 0;
  const host = engine === 'exact' ? null : new FaissHost({ factory, minimumBytes, log, ...replaced });
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
    snapshots.tidy(maximumSnapshots, log);
    return snapshots;
  } catch (error) {
    log.warn({ reason: (error as Error).message }, 'no FAISS snapshots are kept');
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
  return { state: 'unknown', reason: `${host.version} was not needed yet`, ...common };
}

/** Whether FAISS works on this machine, and how one can tell. */
export async function probeFaiss(): Promise<{ readonly works: boolean; readonly reason: string }> {
  const host = new FaissHost({ factory: defaultFaissFactory, minimumBytes: 0, log: { info() {}, warn() {} } });
  await host.probe();
  return { works: host.failure === null, reason: host.failure ?? `${host.version} loads` };
}
