import type { RecordedExchange } from '../client/recorded.ts';
import { field, type JournalEntry } from './journal-entry.ts';

/** The latest requests. */
export interface Journal {
  /** Adds an entry; its number: every entry has a higher one than those before it. */
  add(entry: JournalEntry): number;
  /** Newest first; with or without the bodies' excerpts. */
  list(filter: JournalFilter): ListedEntry[];
  /**
   * Passes on what is added from now on, until the returned function is called.
   * @param end called when the journal is closed
   */
  follow(filter: EntryFilter, take: (entry: ListedEntry) => void, end: () => void): () => void;
  /** How many follow. */
  readonly followers: number;
  /** Drops all entries, or those of some accounts. Numbers go on. */
  clear(accounts?: readonly string[]): void;
  /** Ends what follows. */
  close(): void;
}

/** An entry with its number, as it is listed. */
export type ListedEntry = Omit<RecordedExchange, 'request' | 'response'> & Partial<RecordedExchange>;

/** Which entries are meant, and how much of them. */
export interface EntryFilter {
  readonly bodies: boolean;
  readonly dialect?: string;
  readonly operation?: string;
  readonly accounts?: readonly string[];
  readonly region?: string;
  readonly code?: string;
}

/** Which entries to list. */
export interface JournalFilter extends EntryFilter {
  readonly limit: number;
  /** Only those with a higher number. */
  readonly since?: number;
}

/** How many requests the journal holds. */
export const JOURNAL_SIZE = 500;

interface Numbered {
  readonly id: number;
  readonly entry: JournalEntry;
}

interface Follower {
  readonly filter: EntryFilter;
  take(entry: ListedEntry): void;
  end(): void;
}

export function createJournal(): Journal {
  let entries: Numbered[] = [];
  let lastId = 0;
  const followers = new Set<Follower>();
  return {
    add(entry) {
      const numbered = { id: ++lastId, entry };
      entries.push(numbered);
      if (entries.length > JOURNAL_SIZE) entries.shift();
      for (const { filter, take } of [...followers])
        if (isAskedFor(entry, filter)) take(listed(numbered, filter.bodies));
      return numbered.id;
    },
    list: ({ since = 0, limit, ...filter }) =>
      entries
        .filter(({ id, entry }) => id > since && isAskedFor(entry, filter))
        .slice(-limit)
        .reverse()
        .map((entry) => listed(entry, filter.bodies)),
    follow(filter, take, end) {
      const follower = { filter, take, end };
      followers.add(follower);
      return () => void followers.delete(follower);
    },
    get followers() {
      return followers.size;
    },
    clear(accounts) {
      entries = accounts === undefined ? [] : entries.filter(({ entry }) => !isOf(entry, accounts));
    },
    close() {
      for (const { end } of [...followers]) end();
      followers.clear();
    },
  };
}

function isAskedFor(entry: JournalEntry, { accounts, ...filter }: EntryFilter): boolean {
  if (accounts !== undefined && !isOf(entry, accounts)) return false;
  const facts = ['dialect', 'operation', 'region', 'code'] as const;
  return facts.every((fact) => filter[fact] === undefined || filter[fact] === entry[fact]);
}

/** Whether an entry is one of some accounts'. Entries hold names up to a length. */
function isOf({ account }: JournalEntry, accounts: readonly string[]): boolean {
  return account !== null && accounts.some((name) => field(name) === account);
}

function listed({ id, entry }: Numbered, bodies: boolean): ListedEntry {
  const { at, method, path, dialect, operation, account, region, status, code, reason } = entry;
  const { explanation, headers, durationMs, unread, unreached } = entry;
  const said = {
    reason,
    ...(explanation === undefined ? {} : { explanation }),
    headers,
    durationMs,
    unread,
    unreached,
  };
  const facts = { id, at, method, path, dialect, operation, account, region, status, code, ...said };
  return bodies ? { ...facts, request: entry.request, response: entry.response } : facts;
}
