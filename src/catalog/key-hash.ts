import { createHash } from 'node:crypto';

const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 (ISO 3309) of a string in UTF-8. */
export function crc32(text: string): number {
  let crc = -1;
  for (const byte of Buffer.from(text)) crc = (table[(crc ^ byte) & 255] as number) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** The first 128 bits of a string's SHA-256, in hex: short enough for a database index, with no known collision. */
export function keyHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
