import { LRUCache } from 'lru-cache';
import type { Namespace } from '../catalog/port.ts';

/** A file that a client gave, or may fetch, for a short while. */
export interface StoredFile {
  readonly namespace: Namespace;
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** Short-lived files by key, in memory: gone after their time, when room is needed, and when the server stops. */
export interface Files {
  /** Keeps a file; false when it is larger than everything that is kept. */
  put(key: string, file: StoredFile, ttlMs: number): boolean;
  get(key: string): StoredFile | undefined;
  /** Forgets the files of the namespaces that match. */
  drop(match: Partial<Namespace>): void;
}

/** Every key begins so: what a URL's path begins with when it leads to one of these files. */
export const FILES_PREFIX = 'tuku-files/';

/** Bytes of all files together; the least recently used ones give way. */
const MAX_BYTES = 256 * 1024 * 1024;

export function createFiles(maxBytes = MAX_BYTES): Files {
  const files = new LRUCache<string, StoredFile>({
    maxSize: maxBytes,
    // An empty file has a size too, for the cache.
    sizeCalculation: ({ bytes }) => bytes.length + 1,
  });
  return {
    put(key, file, ttlMs) {
      files.set(key, file, { ttl: ttlMs });
      return files.has(key);
    },
    get: (key) => files.get(key),
    drop({ family, account, region }) {
      const matches = ({ namespace }: StoredFile) =>
        (family ?? namespace.family) === namespace.family &&
        (account ?? namespace.account) === namespace.account &&
        (region ?? namespace.region) === namespace.region;
      for (const [key, file] of [...files.entries()]) if (matches(file)) files.delete(key);
    },
  };
}
