/** Runs work under one key one at a time, in the order of the calls; work under different keys overlaps. */
export interface KeyedMutex<Key> {
  /** Settles as the work does. Work that fails does not hold up the next. */
  run<T>(key: Key, work: () => Promise<T>): Promise<T>;
}

export function createKeyedMutex<Key>(): KeyedMutex<Key> {
  /** The last work queued under each key; a key with nothing queued has no entry. */
  const tails = new Map<Key, Promise<unknown>>();
  return {
    run(key, work) {
      const result = (tails.get(key) ?? Promise.resolve()).then(work, work);
      tails.set(key, result);
      const release = () => {
        if (tails.get(key) === result) tails.delete(key);
      };
      result.then(release, release);
      return result;
    },
  };
}
