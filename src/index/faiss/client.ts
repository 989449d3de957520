import type { FaissReply, FaissRequest, OpenOptions, OpenResult } from './protocol.ts';

/** A request to FAISS failed, or its process ended. */
export class FaissError extends Error {
  override readonly name = 'FaissError';

  constructor(
    message: string,
    /** faiss-node does not load on this machine, so no other index needs to try. */
    readonly unusable = false,
  ) {
    super(message);
  }
}

/** A client of one FAISS index, in whichever process it runs. Calls are answered in order; all reject with FaissError. */
export interface FaissClient {
  open(options: OpenOptions): Promise<OpenResult>;
  train(vectors: Float32Array): Promise<void>;
  add(vectors: Float32Array): Promise<void>;
  search(query: Float32Array, k: number): Promise<Float64Array>;
  /** @param temporary path of the file until it is complete and replaces the one at `path` */
  save(temporary: string, path: string, hashes: Float64Array): Promise<void>;
  /** Ends it at once; calls in progress reject. */
  close(): Promise<void>;
}

/** Sends a request and returns the reply. */
export type Send = (request: FaissRequest, deadlineMs: number) => Promise<FaissReply>;

/** A request that takes longer is considered hung: some of FAISS's calls never return on some data. */
const deadlinesMs: Readonly<Record<FaissRequest['type'], number>> = {
  search: 10_000,
  add: 60_000,
  open: 600_000,
  save: 600_000,
  train: 3_600_000,
};

/** The calls of a client, made from its requests. */
export function createFaissClient(send: Send, close: () => Promise<void>): FaissClient {
  const value = async (request: FaissRequest) => {
    const reply = await send(request, deadlinesMs[request.type]);
    if ('failure' in reply) throw new FaissError(reply.failure, reply.unusable);
    return reply.value;
  };
  return {
    open: async (options) => (await value({ type: 'open', ...options })) as OpenResult,
    train: async (vectors) => void (await value({ type: 'train', vectors })),
    add: async (vectors) => void (await value({ type: 'add', vectors })),
    search: async (query, k) => (await value({ type: 'search', query, k })) as Float64Array,
    save: async (temporary, path, hashes) => void (await value({ type: 'save', temporary, path, hashes })),
    close,
  };
}
