/** Lets at most `width` tasks run at a time; the others wait their turn, first come first served. */
export function createGate(width: number): <T>(task: () => Promise<T>) => Promise<T> {
  let free = width;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      // The place is handed over rather than freed, so that a newcomer cannot slip in between.
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}
