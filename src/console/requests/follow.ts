import { get, query, send } from '../api.ts';
import type { RecordedRequest } from '../types.ts';
import type { RequestFilter } from './recent.ts';
import { createEventParser } from './sse.ts';

export type Connection = 'connected' | 'reconnecting' | 'paused';

const FIRST = 200;
const RETRY_MS = [500, 1_000, 2_000, 5_000];

interface Follower {
  onRequests(requests: readonly RecordedRequest[]): void;
  onConnection(state: Connection): void;
  /** The server does not tell requests at all. */
  onError(error: Error): void;
}

/**
 * Tells the latest requests that pass the filter, oldest first, and then each one as it is answered, until the signal ends
 * it. The server leaves out the others. Connects again when the connection is lost. `EventSource` could not send the token.
 * @param seen the last one that is known; absent: none is
 */
export async function followRequests(
  { since, ...facts }: RequestFilter,
  seen: number | undefined,
  follower: Follower,
  signal: AbortSignal,
): Promise<void> {
  const first = since === '' ? undefined : Number(since);
  let last = seen ?? first;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const { requests } = await get<{ requests: RecordedRequest[] }>(
        `/requests${query({ ...facts, bodies: true, since: last, limit: FIRST })}`,
        signal,
      );
      const missed = [...requests].reverse();
      last = missed.at(-1)?.id ?? last ?? 0;
      if (missed.length > 0) follower.onRequests(missed);
      const stream = await send(`/requests${query({ ...facts, follow: true, since: last, bodies: true })}`, { signal });
      follower.onConnection('connected');
      failures = 0;
      await readEvents(stream, (request) => {
        last = request.id;
        follower.onRequests([request]);
      });
    } catch (error) {
      if (signal.aborted) return;
      const status = (error as { status?: number }).status ?? 0;
      if (status >= 400 && status < 500) return follower.onError(error as Error);
    }
    if (signal.aborted) return;
    follower.onConnection('reconnecting');
    const wait = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)];
    failures++;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

async function readEvents(response: Response, onRequest: (request: RecordedRequest) => void): Promise<void> {
  const parse = createEventParser(({ event, data }) => {
    if (event === 'request') onRequest(JSON.parse(data) as RecordedRequest);
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) return;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    parse(value);
  }
}
