import type { Eventually, FileStore, Owner, StoredFile } from '../cluster/port.ts';

export type { StoredFile };

/** Short-lived files, by key. They go when they expire, or when space is needed. */
export interface Files {
  /** Stores a file; false when it is larger than the whole store. */
  put(key: string, file: StoredFile, ttlMs: number): Eventually<boolean>;
  get(key: string): Promise<StoredFile | undefined>;
  /** All files, and for how many milliseconds each is still kept. */
  list(): Promise<{ readonly key: string; readonly file: StoredFile; readonly ttlMs: number }[]>;
  remove(keys: readonly string[]): Eventually<void>;
  /** Removes the files of all matching namespaces. */
  drop(match: Partial<Owner>): Eventually<void>;
}

/** Prefix of every key, and of the path of every URL that leads to one of these files. */
export const FILES_PREFIX = 'tuku-files/';

/** @param now what expiries follow */
export function createFiles(now: () => Date, store: FileStore): Files {
  return {
    put: (key, file, ttlMs) => store.put({ key, file, expiresMs: now().getTime() + ttlMs }),
    async get(key) {
      const kept = await store.get(key);
      if (kept === undefined || now().getTime() < kept.expiresMs) return kept?.file;
      await store.remove([key]);
      return undefined;
    },
    list: async () =>
      (await store.list()).map(({ key, file, expiresMs }) => ({ key, file, ttlMs: expiresMs - now().getTime() })),
    remove: (keys) => store.remove(keys),
    drop: (match) => store.drop(match),
  };
}
