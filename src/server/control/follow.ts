import { Readable } from 'node:stream';
import type { EntryFilter, Journal, ListedEntry } from '../journal.ts';
import { ControlError } from './error.ts';

/** How often a comment keeps the connection, and everything between, from taking it for dead. */
const HEARTBEAT_MS = 15_000;
/** Bytes that wait for a reader; one that has more waiting is dropped. */
const MAX_WAITING = 1024 * 1024;
const MAX_FOLLOWERS = 32;

/** What to follow. */
export interface Following extends EntryFilter {
  /** Begin with what the journal still holds after the entry of this number; absent: with the next request. */
  readonly since?: number;
}

/**
 * Server-sent events, one for each request: `event: request` with the entry's number as its id. Ends when the journal is
 * closed, and, with a comment that says so, when the reader is too slow.
 * Throws ControlError 429 when too many follow.
 */
export function followRequests(journal: Journal, { since, ...filter }: Following): Readable {
  if (journal.followers >= MAX_FOLLOWERS) throw new ControlError(`${MAX_FOLLOWERS} readers follow already`, 429);
  const stream = new Readable({ read: () => undefined });
  const comment = (text: string) => stream.push(`: ${text}\n\n`);
  let isOver = false;
  const end = (why: string) => {
    if (isOver) return;
    isOver = true;
    stop();
    comment(why);
    stream.push(null);
  };
  const take = (entry: ListedEntry) => {
    if (stream.readableLength > allowed) end(`dropped: too slow; go on with since=${entry.id - 1}`);
    else stream.push(eventOf(entry));
  };

  comment('following');
  const stop = journal.follow(filter, take, () => end('the server stops'));
  if (since !== undefined) {
    const missed = journal.list({ ...filter, since, limit: Number.MAX_SAFE_INTEGER }).reverse();
    // Bounded by the journal: none of it counts as waiting.
    for (const entry of missed) stream.push(eventOf(entry));
  }
  const allowed = MAX_WAITING + stream.readableLength;
  // Who was dropped and does not read what is left, either, is cut off.
  const heartbeat = setInterval(() => {
    if (isOver) stream.destroy();
    else if (stream.readableLength === 0) comment('');
  }, HEARTBEAT_MS);
  heartbeat.unref();
  stream.once('close', () => {
    isOver = true;
    clearInterval(heartbeat);
    stop();
  });
  return stream;
}

function eventOf(entry: ListedEntry): string {
  return `event: request\nid: ${entry.id}\ndata: ${JSON.stringify(entry)}\n\n`;
}
