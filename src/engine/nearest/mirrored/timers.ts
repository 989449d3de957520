/** Work in the background, until it is closed. It keeps no process alive, and what fails is tried by whoever plans it next. */
export interface Timers {
  later(ms: number, work: () => Promise<unknown>): void;
  close(): void;
}

export function createTimers(): Timers {
  const open = new Set<NodeJS.Timeout>();
  let closed = false;
  return {
    later(ms, work) {
      if (closed) return;
      const timer = setTimeout(() => {
        open.delete(timer);
        void work().catch(() => undefined);
      }, ms);
      timer.unref();
      open.add(timer);
    },
    close() {
      closed = true;
      for (const timer of open) clearTimeout(timer);
    },
  };
}
