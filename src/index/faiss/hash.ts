/** A hash of a vector's bits, as a safe integer: shows whether a vector has changed since it was indexed. */
export function hashVector(vector: Float32Array): number {
  const bits = new Int32Array(vector.buffer, vector.byteOffset, vector.length);
  let [a, b] = [0x811c9dc5, 0x9747b28c];
  for (let i = 0; i < bits.length; i++) {
    const word = bits[i] as number;
    a = Math.imul(a ^ word, 0x85ebca6b);
    a ^= a >>> 15;
    b = Math.imul(b + word, 0xc2b2ae35);
    b ^= b >>> 13;
  }
  return (a >>> 0) + ((b >>> 0) & 0x1fffff) * 2 ** 32;
}
