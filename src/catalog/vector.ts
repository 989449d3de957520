import { endianness } from 'node:os';

const swapped = endianness() === 'BE';

/** A vector as little-endian float32, 4 bytes a number, in memory of its own. */
export function vectorToBytes(vector: Float32Array): Uint8Array {
  const bytes = new Uint8Array(vector.byteLength);
  bytes.set(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength));
  return swapped ? swap(bytes) : bytes;
}

/** The vector whose bytes `vectorToBytes` gave, bit for bit. */
export function bytesToVector(bytes: Uint8Array): Float32Array {
  // A copy where need be: a Float32Array must start at a multiple of four.
  const own = bytes.byteOffset % 4 === 0 && !swapped ? bytes : bytes.slice();
  if (swapped) swap(own);
  return new Float32Array(own.buffer, own.byteOffset, own.byteLength / 4);
}

function swap(bytes: Uint8Array): Uint8Array {
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).swap32();
  return bytes;
}
