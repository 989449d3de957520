import { LRUCache } from 'lru-cache';
import type { Json } from '../json.ts';
import type { Counters, Documents, ExpiringFile, FileStore, Notes, Owner, Shared, UsedNonces } from './port.ts';

/** Keys that clients choose: the least recently used ones are forgotten. As sizes, the cache grows; with `max` it begins full. */
const someKeys = { maxSize: 10_000, sizeCalculation: () => 1 };
const MAX_NONCES = 100_000;

/** Total size of all files in bytes. */
export const MAX_FILE_BYTES = 256 * 1024 * 1024;

/** For the only server of a catalog: all of it is in memory. */
export function sharedInProcess({ maxFileBytes = MAX_FILE_BYTES, maxNonces = MAX_NONCES } = {}): Shared {
  return {
    documents: createDocuments(),
    notes: createNotes(),
    counters: createCounters(),
    nonces: createUsedNonces(maxNonces),
    files: createFileStore(maxFileBytes),
  };
}

function createDocuments(): Documents {
  const values = new Map<string, Json>();
  const listeners = new Map<string, (() => void)[]>();
  return {
    get: (name) => values.get(name),
    async change(name, by) {
      const { value, result } = by(values.get(name));
      values.set(name, value);
      for (const listener of listeners.get(name) ?? []) listener();
      return result;
    },
    onChange: (name, listener) => void listeners.set(name, [...(listeners.get(name) ?? []), listener]),
    refresh: () => undefined,
  };
}

function createNotes(): Notes {
  const values = new LRUCache<string, { readonly value: Json }>(someKeys);
  return {
    get: (key) => values.get(key)?.value,
    change(key, by) {
      const { value, result } = by(values.get(key)?.value);
      values.set(key, { value });
      return result;
    },
  };
}

function createCounters(): Counters {
  const counts = new LRUCache<string, { readonly window: number; readonly calls: number }>(someKeys);
  return {
    add(key, window) {
      const known = counts.get(key);
      const calls = known?.window === window ? known.calls + 1 : 1;
      counts.set(key, { window, calls });
      return calls;
    },
  };
}

function createUsedNonces(max: number): UsedNonces {
  // Ordered by time, unless the clock was set back: a Map keeps the order of insertion.
  const seen = new Map<string, number>();

  return {
    isUsed(name, now, windowMs) {
      const isRecent = (at: number) => Math.abs(now - at) <= windowMs;
      for (const [old, at] of seen) {
        if (seen.size < max && isRecent(at)) break;
        seen.delete(old);
      }
      const at = seen.get(name);
      if (at !== undefined && isRecent(at)) return true;
      seen.delete(name);
      seen.set(name, now);
      return false;
    },
  };
}

function createFileStore(maxBytes: number): FileStore {
  const files = new LRUCache<string, ExpiringFile>({
    maxSize: maxBytes,
    // The cache requires a size above 0, even for an empty file.
    sizeCalculation: ({ file }) => file.bytes.length + 1,
  });
  return {
    put(file) {
      files.set(file.key, file);
      return files.has(file.key);
    },
    get: (key) => files.get(key),
    list: () => [...files.values()],
    remove: (keys) => keys.forEach((key) => void files.delete(key)),
    drop({ family, account, region }) {
      const matches = ({ file: { namespace } }: { readonly file: { readonly namespace: Owner } }) =>
        (family ?? namespace.family) === namespace.family &&
        (account ?? namespace.account) === namespace.account &&
        (region ?? namespace.region) === namespace.region;
      for (const kept of [...files.values()]) if (matches(kept)) files.delete(kept.key);
    },
  };
}
