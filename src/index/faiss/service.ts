import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { Metric } from '../port.ts';
import type { FaissNode, Index } from './library.ts';
import {
  type FaissReply,
  type FaissRequest,
  type FaissShape,
  type OpenOptions,
  type OpenResult,
  overheadBytes,
} from './protocol.ts';
import { mismatch, readSnapshot, SnapshotError, sealSnapshot } from './snapshot.ts';
import { tuned } from './tuning.ts';

const metrics: Readonly<Record<Metric, number>> = { cosine: 0, euclidean: 1, ip: 0 };

/**
 * Serves one FAISS index. It must run in a process of its own: the Node package does not catch FAISS's errors, so most of
 * them end the process.
 */
export class FaissService {
  #faiss: FaissNode | null = null;
  #shape: FaissShape | null = null;
  #expected = 0;
  #index: Index | null = null;

  /** Answers a request; errors become failures. */
  answer(request: FaissRequest): FaissReply {
    try {
      this.#faiss ??= createRequire(import.meta.url)('faiss-node') as FaissNode;
    } catch (error) {
      return { failure: `faiss-node does not load: ${messageOf(error)}`, unusable: true };
    }
    try {
      return { value: this.#do(request, this.#faiss) };
    } catch (error) {
      return { failure: messageOf(error) };
    }
  }

  #do(request: FaissRequest, faiss: FaissNode): unknown {
    if (request.type === 'open') return this.#open(request, faiss);
    const index = this.#index;
    if (index === null) throw new Error('no index is open');
    switch (request.type) {
      case 'train':
        index.train(Array.from(request.vectors));
        this.#index = tuned(index, this.#expected, faiss.Index.fromBuffer);
        return null;
      case 'add':
        index.add(Array.from(request.vectors));
        return null;
      case 'search':
        return Float64Array.from(index.search(Array.from(request.query), request.k).labels);
      case 'save':
        return this.#save(index, request, faiss);
    }
  }

  #open({ shape, snapshot, expected }: OpenOptions, faiss: FaissNode): OpenResult {
    this.#shape = shape;
    this.#expected = expected;
    let rejected: string | null = null;
    if (snapshot !== null) {
      const loaded = this.#load(shape, snapshot, faiss);
      if (typeof loaded !== 'string') return { trained: true, hashes: loaded, rejected };
      rejected = loaded;
    }
    const index = faiss.Index.fromFactory(shape.dimension, shape.factory, metrics[shape.metric]);
    const trained = index.isTrained();
    this.#index = trained ? tuned(index, this.#expected, faiss.Index.fromBuffer) : index;
    return { trained, hashes: null, rejected };
  }

  /** Loads a snapshot. Returns its hashes, or why it was rejected. */
  #load(shape: FaissShape, path: string, faiss: FaissNode): Float64Array | string {
    try {
      const { header, hashes } = readSnapshot(path);
      const wrong = mismatch(header, { ...shape, addon: addonOf(faiss) });
      if (wrong !== null) return wrong;
      const index = faiss.Index.read(path);
      if (index.ntotal() !== header.count || index.getDimension() !== shape.dimension) return 'its parts do not match';
      this.#index = index;
      return hashes;
    } catch (error) {
      if (error instanceof SnapshotError) return error.message;
      return `it cannot be read: ${messageOf(error)}`;
    }
  }

  #save(index: Index, { temporary, path, hashes }: FaissRequest & { type: 'save' }, faiss: FaissNode): null {
    requireRoom(temporary, hashes.length * (index.getDimension() * 4 + overheadBytes));
    index.write(temporary);
    const header = { ...(this.#shape as FaissShape), addon: addonOf(faiss), count: hashes.length };
    sealSnapshot(temporary, path, header, hashes);
    return null;
  }
}

/** Throws an error if the file cannot be written or the disk is full; FAISS would end the process. */
function requireRoom(file: string, bytes: number): void {
  writeFileSync(file, '');
  const { bavail, bsize } = statfsSync(dirname(file));
  if (bavail * bsize > bytes) return;
  rmSync(file);
  throw new Error(`not enough disk space for ${bytes} bytes`);
}

function addonOf(faiss: FaissNode): string {
  return createHash('sha256').update(readFileSync(faiss.path)).digest('hex');
}

/** The first line of an error's message, without the location in FAISS's sources. */
function messageOf(error: unknown): string {
  const [first] = String(error).split('\n', 1) as [string];
  return first.replace(/^Error: (Error in .*? at \S+: )?/, '').replace(/\. Tried:$/, '');
}
