import type { IncomingMessage } from 'node:http';
import getRawBody from 'raw-body';

/**
 * Default limit of a request body, in bytes. It is slightly above the vendors' usual limits, so that a dialect sees a
 * body that is too large and answers with the vendor's own error.
 */
export const MAX_BODY_BYTES = 12 * 1024 * 1024;
/** A body over the limit is read and discarded up to this size, so that the client gets to see the answer. */
const MAX_DRAINED_BYTES = 64 * 1024 * 1024;

/**
 * Reads a request body. A body over the limit is discarded, and its size returned as `oversize`. Rejects when the client
 * disconnects.
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
    let discarded = 0;
    request.on('data', (chunk: Buffer) => {
      discarded += chunk.length;
      if (discarded <= MAX_DRAINED_BYTES) return;
      request.pause();
      resolve(size);
    });
    request.once('end', () => resolve(size));
    request.once('close', () => resolve(size));
    request.resume();
  });
}
