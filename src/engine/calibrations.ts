// Written by `npm run bench:figures` from bench/results; not by hand.

/** By model id without its hash. */
export const calibrations: Readonly<
  Record<string, { unrelated: number; faint: number; separating: number; close: number }>
> = {
  'mv2-3': { unrelated: 0.011, faint: 0.157, separating: 0.392, close: 0.794 },
  sscd: { unrelated: 0.073, faint: 0.246, separating: 0.49, close: 0.93 },
};
