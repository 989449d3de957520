import type { Indexes } from '../../src/index/factory.ts';
import { createFaissClient, type FaissClient, FaissError } from '../../src/index/faiss/client.ts';
import type { FaissRequest } from '../../src/index/faiss/protocol.ts';
import { FaissService } from '../../src/index/faiss/service.ts';

/** FAISS in this process: soon ready, so that short tests meet it. It answers when its turn of the event loop comes. */
export function faissInProcess(): FaissClient {
  const service = new FaissService();
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;
  return createFaissClient(
    (request: FaissRequest) => {
      const own = structuredClone(request);
      const answer = last.then(async () => {
        await new Promise(setImmediate);
        if (closed) throw new FaissError('it was closed');
        return service.answer(own);
      });
      last = answer.catch(() => undefined);
      return answer;
    },
    async () => {
      closed = true;
      await last;
    },
  );
}

/** Why FAISS does not load here, or null. Throws where it has to: `npm run test:faiss`. */
export async function faissTrouble(): Promise<string | null> {
  try {
    await faissInProcess().open({
      shape: { dimension: 2, metric: 'cosine', factory: 'Flat' },
      snapshot: null,
      expected: 0,
    });
    return null;
  } catch (error) {
    if (process.env.TUKU_TEST_FAISS === 'required') throw error;
    return (error as Error).message;
  }
}

/** Until FAISS holds what it can of every collection that was searched. */
export async function untilBuilt(indexes: Indexes): Promise<void> {
  while (indexes.describe().faiss.collections.some(({ state }) => state === 'building')) {
    await new Promise(setImmediate);
  }
}
