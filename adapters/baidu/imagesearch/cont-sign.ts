/** Two unsigned 32-bit decimals joined by a comma: what every published one is [observed]. */
const BYTES = 8;

/**
 * The names a picture may get, the first choice first, from the SHA-256 of its file in hex: the same for the same file.
 * The others are for a library where another picture has the first one.
 */
export function contSigns(contentHash: string): string[] {
  const bytes = Buffer.from(contentHash, 'hex');
  const count = Math.floor(bytes.length / BYTES);
  return Array.from({ length: count }, (_, i) => {
    const at = i * BYTES;
    return `${bytes.readUInt32BE(at)},${bytes.readUInt32BE(at + 4)}`;
  });
}
