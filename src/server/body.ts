import type { IncomingMessage } from 'node:http';
import getRawBody from 'raw-body';

/** Most bytes of a body that are kept where no dialect wants more; a little over the usual limits, so that dialects can tell. */
export const MAX_BODY_BYTES = 12 * 1024 * 1024;
/** A body over the limit is read to its end, and dropped, up to this size, so that the client gets to see the answer. */
const MAX_DRAINED_BYTES = 64 * 1024 * 1024;

/**
 * The body, or the size of one that is over the limit. Rejects when the client goes away.
 * @param limit bytes
 */
export async function readBody(
  request: IncomingMessage,
  limit: number = MAX_BODY_BYTES,
): Promise<{ body: Buffer; oversize?: number }> {
  const length = request.headers['content-length'];
  if (length === undefined && request.headers['transfer-encoding'] === undefined) return { body: Buffer.alloc(0) };
  try {
    return { body: await getRawBody(request, { limit, ...(length === undefined ? {} : { length }) }) };
  } catch (error) {
    if ((error as { type?: string }).type !== 'entity.too.large') throw error;
    return { body: Buffer.alloc(0), oversize: await drain(request, Number(length ?? limit + 1)) };
  }
}

function drain(request: IncomingMessage, size: number): Promise<number> {
  return new Promise((resolve) => {
    let dropped = 0;
    request.on('data', (chunk: Buffer) => {
      dropped += chunk.length;
      if (dropped <= MAX_DRAINED_BYTES) return;
      request.pause();
      resolve(size);
    });
    request.once('end', () => resolve(size));
    request.once('close', () => resolve(size));
    request.resume();
  });
}
