/** One page of a list, and where the next begins; null behind the last. */
export interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly next: number | null;
}

/** A list that is read page by page, as far as somebody looks. */
export interface Pages<Entry> {
  readonly entries: readonly Entry[];
  readonly complete: boolean;
  readonly error: Error | undefined;
  /** Reads on until there are so many entries, or no more. */
  ensure(count: number): void;
  /** Reads on after an error. */
  retry(): void;
  stop(): void;
}

/**
 * Starts at the first page with the first `ensure`. One page is read at a time: each begins where the one before ended.
 * @param onChange called after each page and each error
 */
export function createPages<Entry>(
  read: (after: number | undefined, signal: AbortSignal) => Promise<Page<Entry>>,
  onChange: () => void,
): Pages<Entry> {
  const entries: Entry[] = [];
  const gone = new AbortController();
  let next: number | null | undefined;
  let wanted = 0;
  let reading = false;
  let error: Error | undefined;

  async function readOn(): Promise<void> {
    if (reading) return;
    reading = true;
    while (!gone.signal.aborted && error === undefined && next !== null && entries.length < wanted) {
      try {
        const page = await read(next, gone.signal);
        entries.push(...page.entries);
        next = page.next;
      } catch (problem) {
        error = problem as Error;
      }
      if (!gone.signal.aborted) onChange();
    }
    reading = false;
  }

  return {
    entries,
    get complete() {
      return next === null;
    },
    get error() {
      return error;
    },
    ensure(count) {
      wanted = Math.max(wanted, count);
      void readOn();
    },
    retry() {
      error = undefined;
      void readOn();
    },
    stop: () => gone.abort(),
  };
}
