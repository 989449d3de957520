import type { Accounts, Copy, Restored, States } from '../catalog/state/port.ts';
import type { Notes } from '../cluster/port.ts';
import type { Json } from '../json.ts';
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

/** How long a mark's files are known; none lasts as long. */
const noteMs = 24 * 3_600_000;

interface Noted {
  readonly accounts: Accounts;
  readonly keys: readonly string[];
}

interface Parts {
  readonly files: Files;
  readonly tasks: Tasks;
  readonly notes: Notes;
  /** Drops what is in memory of removed collections. */
  forget(removed: Restored): void;
  /** Drops what is in memory of all. */
  forgetAll(): void;
}

export function createStateKeeper(states: States, { files, tasks, notes, forget, forgetAll }: Parts): StateKeeper {
  /** Of which accounts a mark is, and the uploaded files that there were. */
  const noteOf = (mark: string) => `mark ${mark}`;

  async function filesOf(accounts: Accounts): Promise<KeptFile[]> {
    return (await files.list()).filter(({ file }) => accounts === null || accounts.includes(file.namespace.account));
  }

  /** Files are short-lived: those that have gone stay gone. */
  async function removeFiles(accounts: Accounts, kept: readonly string[] = []): Promise<void> {
    const keys = (await filesOf(accounts)).map(({ key }) => key);
    await files.remove(keys.filter((key) => !kept.includes(key)));
  }

  return {
    async mark(accounts) {
      const keys = (await filesOf(accounts)).map(({ key }) => key);
      const { name } = await states.copy(accounts, 'mark');
      const value = { accounts, keys } satisfies Noted as unknown as Json;
      await notes.change(noteOf(name), () => ({ value, result: undefined }), noteMs);
      return name;
    },
    rewind: (mark) =>
      tasks.paused(async () => {
        const removed = await states.restore(mark);
        if (removed === undefined) return false;
        forget(removed);
        const noted = (await notes.get(noteOf(mark))) as unknown as Noted | undefined;
        if (noted) await removeFiles(noted.accounts, noted.keys);
        return true;
      }),
    async save(accounts, work) {
      const kept = await filesOf(accounts);
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
          await removeFiles(accounts);
          for (const { key, file, ttlMs } of kept) await files.put(key, file, ttlMs);
        });
      } finally {
        await states.drop(copy);
      }
    },
  };
}
