/** Lets work under one key run one at a time, first come, first served; work under different keys overlaps. */
export interface KeyedMutex<Key> {
  /** Settles as the work does. */
  run<T>(key: Key, work: () => Promise<T>): Promise<T>;
}

export function createKeyedMutex<Key>(): KeyedMutex<Key> {
  const last = new Map<Key, Promise<unknown>>();
  return {
    run(key, work) {
      const turn = (last.get(key) ?? Promise.resolve()).then(work, work);
      last.set(key, turn);
      const done = () => {
        if (last.get(key) === turn) last.delete(key);
      };
      turn.then(done, done);
      return turn;
    },
  };
}
