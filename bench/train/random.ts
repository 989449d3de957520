/** A random number in [from, to). */
export function between(random: () => number, from: number, to: number): number {
  return from + (to - from) * random();
}
