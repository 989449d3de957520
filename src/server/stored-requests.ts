import { LRUCache } from 'lru-cache';
import type { Report } from '../protocol/pipeline.ts';
import { type WireRequest, type WireResponse, wireRequest } from '../protocol/wire.ts';

/** A request as it came, and what became of it. */
export interface StoredRequest {
  /** The journal's. */
  readonly id: number;
  readonly request: WireRequest;
  readonly status: number;
  /** The body of the answer, unless it is long. */
  readonly answer?: string | Buffer;
  /** Absent for a request that no dialect recognised. */
  readonly report?: Pick<Report, 'dialect' | 'operation' | 'served' | 'account' | 'region' | 'code'>;
}

/** Whole requests in memory, up to a size; the oldest go first. */
export interface StoredRequests {
  /** Bytes that are kept; 0: nothing is. */
  readonly maxBytes: number;
  add(id: number, request: WireRequest, response: WireResponse, report: Report | undefined): void;
  get(id: number): StoredRequest | undefined;
  /** Oldest first. */
  list(): StoredRequest[];
  /** How many went because there was no room for them, since the last `clear`. */
  readonly dropped: number;
  /** Drops all, or those of some accounts. */
  clear(accounts?: readonly string[]): void;
}

/** Bytes of an answer that is kept: those of searches and listings are longer, and are not needed. */
const MAX_ANSWER = 64 * 1024;
/** What a request takes besides its texts. */
const OVERHEAD = 512;

export function createStoredRequests(maxBytes: number): StoredRequests {
  const kept = new LRUCache<number, StoredRequest>({
    // The cache demands a size.
    maxSize: Math.max(1, maxBytes),
    sizeCalculation: ({ request, answer = '' }) => sizeOf(request) + answer.length,
    dispose: (_one, _id, reason) => {
      if (reason === 'evict') dropped++;
    },
  });
  let dropped = 0;
  return {
    maxBytes,
    get dropped() {
      return dropped;
    },
    add(id, request, { status, body }, report) {
      if (maxBytes === 0) return;
      // One that is too long for the store, or was not read, cannot be made again.
      if (request.oversize !== undefined || sizeOf(request) > maxBytes) {
        dropped++;
        return;
      }
      const answer = body.length > MAX_ANSWER ? {} : { answer: body };
      kept.set(id, { id, request: fresh(request), status, ...answer, ...(report && { report: factsOf(report) }) });
    },
    // Reading does not make a request younger.
    get: (id) => kept.peek(id),
    list: () => [...kept.values()].sort((a, b) => a.id - b.id),
    clear(accounts) {
      if (accounts === undefined) {
        kept.clear();
        dropped = 0;
        return;
      }
      for (const [id, { report }] of [...kept.entries()]) {
        if (report?.account !== undefined && accounts.includes(report.account)) kept.delete(id);
      }
    },
  };
}

/** The same request, without what was parsed of it meanwhile. */
function fresh({ method, path, query, rawHeaders, body, peer, header }: WireRequest): WireRequest {
  const host = header('host');
  const target = query === '' ? path : `${path}?${query}`;
  return wireRequest({ method, target, rawHeaders, body, ...(host !== undefined && { host }), ...(peer && { peer }) });
}

/** Without the error, which may hold anything. */
function factsOf({ dialect, operation, served, account, region, code }: Report): NonNullable<StoredRequest['report']> {
  return {
    dialect,
    operation,
    served,
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? {} : { region }),
    ...(code === undefined ? {} : { code }),
  };
}

function sizeOf({ path, query, rawHeaders, body }: WireRequest): number {
  return rawHeaders.reduce((size, text) => size + text.length, path.length + query.length + body.length + OVERHEAD);
}
