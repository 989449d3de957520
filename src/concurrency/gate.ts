/** Lets work overlap, except with work that must be alone. */
export interface Gate {
  /** Runs at once unless work is alone or waits to be: then after it. Settles as the work does. */
  shared<T>(work: () => Promise<T>): Promise<T>;
  /** Waits for all work that has begun, and holds up all other meanwhile. It must not call the gate itself. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

export function createGate(): Gate {
  let running = 0;
  /** Resolves when everything that must be alone has ended; undefined when there is nothing. */
  let last: Promise<unknown> | undefined;
  let whenQuiet: (() => void) | undefined;

  function quiet(): Promise<void> {
    return running === 0 ? Promise.resolve() : new Promise((resolve) => (whenQuiet = resolve));
  }

  return {
    async shared(work) {
      while (last !== undefined) await last;
      running++;
      try {
        return await work();
      } finally {
        if (--running === 0) whenQuiet?.();
      }
    },
    alone(work) {
      const run = (last ?? Promise.resolve()).then(quiet).then(work);
      const ended = run
        .catch(() => undefined)
        .then(() => {
          whenQuiet = undefined;
          if (last === ended) last = undefined;
        });
      last = ended;
      return run;
    },
  };
}
