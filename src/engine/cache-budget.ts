/** What a collection in memory costs. */
export interface Holder {
  readonly bytes: number;
  /** Frees its memory, once it is not in use. */
  release(): void;
}

/** Bounds the memory of all collections together: those that were not used for the longest time make room. */
export interface CacheBudget {
  readonly maxBytes: number;
  /** A collection was used, and may have grown. The one that was used last stays, however large it is. */
  used(name: string, holder: Holder): void;
  /** A collection was dropped. */
  dropped(name: string): void;
}

export function createCacheBudget(maxBytes: number): CacheBudget {
  /** The least recently used first. */
  const holders = new Map<string, Holder>();

  return {
    maxBytes,
    used(name, holder) {
      holders.delete(name);
      holders.set(name, holder);
      if (maxBytes === Number.POSITIVE_INFINITY) return;
      let sum = 0;
      for (const { bytes } of holders.values()) sum += bytes;
      for (const [other, { bytes, release }] of [...holders]) {
        if (sum <= maxBytes || other === name) return;
        holders.delete(other);
        sum -= bytes;
        release();
      }
    },
    dropped: (name) => void holders.delete(name),
  };
}
