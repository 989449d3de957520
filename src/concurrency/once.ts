/**
 * Memoises a function without arguments: `make` runs on the first call, later calls return the same value. A promise
 * that rejects is forgotten, so the next call tries again.
 */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    if (made !== undefined) return made;
    const value = make();
    made = value;
    if (value instanceof Promise) {
      value.catch(() => {
        if (made === value) made = undefined;
      });
    }
    return value;
  };
}

/** Memoises a function of an object, for as long as the object lives. */
export function onceFor<K extends object, T>(make: (key: K) => T): (key: K) => T {
  const made = new WeakMap<K, { readonly value: T }>();
  return (key) => {
    let entry = made.get(key);
    if (entry === undefined) {
      entry = { value: make(key) };
      made.set(key, entry);
    }
    return entry.value;
  };
}
