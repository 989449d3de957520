import { performance } from 'node:perf_hooks';

/** Runs some work a number of times, several at a time; returns the milliseconds of each run. */
export async function crowd(
  times: number,
  clients: number,
  work: (round: number) => Promise<unknown>,
): Promise<number[]> {
  const taken: number[] = [];
  let next = 0;
  const client = async () => {
    for (let round = next++; round < times; round = next++) {
      const start = performance.now();
      await work(round);
      taken.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return taken;
}
