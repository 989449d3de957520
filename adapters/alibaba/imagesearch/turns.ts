/** Work on one thing, one after the other; work on different things overlaps. */
export interface Turns {
  take<T>(key: string, work: () => Promise<T>): Promise<T>;
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    take(key, work) {
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
