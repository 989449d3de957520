import { endianness } from 'node:os';

const swapped = endianness() === 'BE';

/** Copies a vector to bytes: little-endian float32. */
export function vectorToBytes(vector: Float32Array): Uint8Array {
  const bytes = new Uint8Array(vector.byteLength);
  bytes.set(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength));
  return swapped ? swap(bytes) : bytes;
}

/** Reverses `vectorToBytes`, bit for bit. */
export function bytesToVector(bytes: Uint8Array): Float32Array {
  // Copied if necessary: a Float32Array must be aligned to four bytes.
  const own = bytes.byteOffset % 4 === 0 && !swapped ? bytes : bytes.slice();
  if (swapped) swap(own);
  return new Float32Array(own.buffer, own.byteOffset, own.byteLength / 4);
}

function swap(bytes: Uint8Array): Uint8Array {
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).swap32();
  return bytes;
}
