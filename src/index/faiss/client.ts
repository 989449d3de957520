import type { FaissReply, FaissRequest, Opened, Opening } from './protocol.ts';

/** FAISS was asked and could not, or its process ended. */
export class FaissError extends Error {
  override readonly name = 'FaissError';

  constructor(
    message: string,
    /** faiss-node does not load on this machine: no other index needs to try. */
    readonly unusable = false,
  ) {
    super(message);
  }
}

/** The way to one FAISS index, wherever it runs. Calls are answered in their order; all reject with FaissError. */
export interface FaissLink {
  open(opening: Opening): Promise<Opened>;
  train(vectors: Float32Array): Promise<void>;
  add(vectors: Float32Array): Promise<void>;
  search(query: Float32Array, k: number): Promise<Float64Array>;
  /** @param temporary where the file is written before it takes the place of the one at `path` */
  save(temporary: string, path: string, hashes: Float64Array): Promise<void>;
  /** Ends it at once; what it was doing rejects. */
  close(): Promise<void>;
}

/** Sends a request, gives the answer. */
export type Ask = (request: FaissRequest, deadlineMs: number) => Promise<FaissReply>;

/** What takes longer than this never ends, as some of FAISS's calls do on some data. */
const deadlinesMs: Readonly<Record<FaissRequest['type'], number>> = {
  search: 10_000,
  add: 60_000,
  open: 600_000,
  save: 600_000,
  train: 3_600_000,
};

/** The calls of a link, made from its requests. */
export function linkOver(ask: Ask, close: () => Promise<void>): FaissLink {
  const value = async (request: FaissRequest) => {
    const reply = await ask(request, deadlinesMs[request.type]);
    if ('failure' in reply) throw new FaissError(reply.failure, reply.unusable);
    return reply.value;
  };
  return {
    open: async (opening) => (await value({ type: 'open', ...opening })) as Opened,
    train: async (vectors) => void (await value({ type: 'train', vectors })),
    add: async (vectors) => void (await value({ type: 'add', vectors })),
    search: async (query, k) => (await value({ type: 'search', query, k })) as Float64Array,
    save: async (temporary, path, hashes) => void (await value({ type: 'save', temporary, path, hashes })),
    close,
  };
}
