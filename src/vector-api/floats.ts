/** The largest finite 32-bit float. */
export const MAX_FLOAT32 = (2 - 2 ** -23) * 2 ** 127;

/** The shortest decimal number that stands for a 32-bit float, as services of such floats write them: 0.1, not 0.10000000149011612. */
export function shortest(float: number): number {
  // Most numbers of people have few decimals.
  const few = Math.round(float * 1e6) / 1e6;
  if (Math.fround(few) === float) return few;
  for (const digits of [6, 7, 8]) {
    const short = Number(float.toPrecision(digits));
    if (Math.fround(short) === float) return short;
  }
  return Number(float.toPrecision(9));
}

/** The squared Euclidean distance as a service of 32-bit floats adds it up, one number after another. */
export function squaredDistance32(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.fround((a[i] as number) - (b[i] as number));
    sum = Math.fround(sum + Math.fround(difference * difference));
  }
  return sum;
}

/** The squared Euclidean distance in double precision. */
export function squaredDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  return sum;
}
