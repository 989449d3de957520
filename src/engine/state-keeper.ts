import type { Accounts, Copy, Restored, States } from '../catalog/state/port.ts';
import type { Files, StoredFile } from './files.ts';
import type { Tasks } from './tasks.ts';

/** An uploaded file of a snapshot. */
export interface KeptFile {
  readonly key: string;
  readonly file: StoredFile;
  readonly ttlMs: number;
}

/** Returns to earlier state: of all accounts, or of some. */
export interface StateKeeper {
  /** Notes the state as it is now. The database keeps the last eight marks. */
  mark(accounts: Accounts): Promise<string>;
  /** Returns to a mark; false when there is no such mark any more. Other accounts are not affected. */
  rewind(mark: string): Promise<boolean>;
  /** Runs work with a copy of the state, and the uploaded files, as of one moment. */
  save<T>(accounts: Accounts, work: (copy: Copy, files: readonly KeptFile[]) => Promise<T>): Promise<T>;
  /**
   * Replaces the accounts' state by what `fill` adds to an empty copy and the files it returns: all of it, or nothing when
   * it rejects. Throws StateError when it does not fit together, or when another copy has taken the place.
   */
  load(accounts: Accounts, fill: (copy: Copy) => Promise<readonly KeptFile[]>): Promise<void>;
}

/** How many marks' files are known; the database keeps as many marks. */
const maxMarks = 8;

interface Parts {
  readonly files: Files;
  readonly tasks: Tasks;
  /** Drops what is in memory of removed collections. */
  forget(removed: Restored): void;
  /** Drops what is in memory of all. */
  forgetAll(): void;
}

export function createStateKeeper(states: States, { files, tasks, forget, forgetAll }: Parts): StateKeeper {
  /** The uploaded files that there were at each mark. */
  const marks = new Map<string, { readonly accounts: Accounts; readonly keys: ReadonlySet<string> }>();

  function filesOf(accounts: Accounts): KeptFile[] {
    return files.list().filter(({ file }) => accounts === null || accounts.includes(file.namespace.account));
  }

  /** Files are short-lived: those that have gone stay gone. */
  function removeFiles(accounts: Accounts, kept?: ReadonlySet<string>): void {
    for (const { key } of filesOf(accounts)) if (!kept?.has(key)) files.remove(key);
  }

  return {
    async mark(accounts) {
      const keys = new Set(filesOf(accounts).map(({ key }) => key));
      const { name } = await states.copy(accounts, 'mark');
      marks.set(name, { accounts, keys });
      for (const [oldest] of marks) if (marks.size > maxMarks) marks.delete(oldest);
      return name;
    },
    rewind: (mark) =>
      tasks.paused(async () => {
        const removed = await states.restore(mark);
        if (removed === undefined) return false;
        forget(removed);
        const noted = marks.get(mark);
        if (noted) removeFiles(noted.accounts, noted.keys);
        return true;
      }),
    async save(accounts, work) {
      const kept = filesOf(accounts);
      const copy = await states.copy(accounts, 'snapshot');
      try {
        return await work(copy, kept);
      } finally {
        await states.drop(copy);
      }
    },
    async load(accounts, fill) {
      const copy = await states.empty(accounts);
      try {
        const kept = await fill(copy);
        await tasks.paused(async () => {
          const restored = await states.restore(copy.name);
          if (restored === undefined) throw new Error('another snapshot was loaded or saved at the same time');
          forgetAll();
          removeFiles(accounts);
          for (const { key, file, ttlMs } of kept) files.put(key, file, ttlMs);
        });
      } finally {
        await states.drop(copy);
      }
    },
  };
}
