import { LRUCache } from 'lru-cache';
import type { Namespace } from '../catalog/port.ts';

/** A file that a client uploaded, or may download, for a short time. */
export interface StoredFile {
  readonly namespace: Namespace;
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** Short-lived files in memory, by key. They go when they expire, when space is needed, or when the server stops. */
export interface Files {
  /** Stores a file; false when it is larger than the whole store. */
  put(key: string, file: StoredFile, ttlMs: number): boolean;
  get(key: string): StoredFile | undefined;
  /** All files, and for how many milliseconds each is still kept. */
  list(): { readonly key: string; readonly file: StoredFile; readonly ttlMs: number }[];
  remove(key: string): void;
  /** Removes the files of all matching namespaces. */
  drop(match: Partial<Namespace>): void;
}

interface KeptFile {
  readonly file: StoredFile;
  readonly expiresMs: number;
}

/** Prefix of every key, and of the path of every URL that leads to one of these files. */
export const FILES_PREFIX = 'tuku-files/';

/** Total size of all files in bytes; the least recently used files are removed first. */
const MAX_BYTES = 256 * 1024 * 1024;

/** @param now what expiries follow */
export function createFiles(now: () => Date, maxBytes = MAX_BYTES): Files {
  const files = new LRUCache<string, KeptFile>({
    maxSize: maxBytes,
    // The cache requires a size above 0, even for an empty file.
    sizeCalculation: ({ file }) => file.bytes.length + 1,
  });
  return {
    put(key, file, ttlMs) {
      files.set(key, { file, expiresMs: now().getTime() + ttlMs });
      return files.has(key);
    },
    get(key) {
      const kept = files.get(key);
      if (kept === undefined || now().getTime() < kept.expiresMs) return kept?.file;
      files.delete(key);
      return undefined;
    },
    list: () =>
      [...files.entries()].map(([key, { file, expiresMs }]) => ({ key, file, ttlMs: expiresMs - now().getTime() })),
    remove: (key) => void files.delete(key),
    drop({ family, account, region }) {
      const matches = ({ file: { namespace } }: KeptFile) =>
        (family ?? namespace.family) === namespace.family &&
        (account ?? namespace.account) === namespace.account &&
        (region ?? namespace.region) === namespace.region;
      for (const [key, file] of [...files.entries()]) if (matches(file)) files.delete(key);
    },
  };
}
