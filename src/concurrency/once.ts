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
