import { decode } from 'bmp-ts';
import { type BmpHeader, readBmpHeader } from './bmp-header.ts';

/**
 * Decodes the pixels of a BMP whose header and size have been checked: sRGB, transparency on white, 3 bytes a pixel.
 * Throws whatever bmp-ts throws for a damaged file.
 */
export function decodeBmp(bytes: Uint8Array, header: BmpHeader = readBmpHeader(bytes)): Uint8Array {
  // Four components a pixel: alpha, blue, green, red.
  const { data, width: stride } = decode(plainBmp(bytes, header));
  const [scaleRed, scaleGreen, scaleBlue, scaleAlpha] = header.masks.map(stretch) as [number, number, number, number];
  const blend = header.masks[3] !== 0 && hasAlpha(data);
  const rgb = new Uint8Array(header.width * header.height * 3);
  let to = 0;
  for (let y = 0; y < header.height; y++) {
    let from = y * stride * 4;
    for (let x = 0; x < header.width; x++, from += 4, to += 3) {
      const alpha = blend ? Math.min(1, ((data[from] ?? 0) * scaleAlpha) / 255) : 1;
      const paper = 255 * (1 - alpha) + 0.5;
      rgb[to] = (data[from + 3] ?? 0) * scaleRed * alpha + paper;
      rgb[to + 1] = (data[from + 2] ?? 0) * scaleGreen * alpha + paper;
      rgb[to + 2] = (data[from + 1] ?? 0) * scaleBlue * alpha + paper;
    }
  }
  return rgb;
}

/** bmp-ts maps an n-bit component to 0..256-256/2^n; this factor makes its largest value 255. */
function stretch(mask: number): number {
  let bits = 0;
  for (let rest = mask; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2;
  return bits === 0 || bits >= 8 ? 1 : 255 / (256 - 256 / 2 ** bits);
}

/** Programs that know no alpha leave it 0 everywhere, also in files that declare it; such a picture is opaque. */
function hasAlpha(data: Uint8Array): boolean {
  for (let at = 0; at < data.length; at += 4) if (data[at] !== 0) return true;
  return false;
}

/**
 * The same picture as the one kind of file bmp-ts reads without fault: it ignores where the pixels start, takes
 * masks from headers that declare none, stops at the first row of an odd-width 4-bit picture and looks up colours
 * that a short palette does not have.
 */
function plainBmp(bytes: Uint8Array, header: BmpHeader): Buffer {
  const { bits, masks, palette } = header;
  const masked = bits === 16 || bits === 32;
  const headerLength = masked ? 70 : 54;
  const paletteLength = bits <= 8 ? 4 * 2 ** bits : 0;
  const pixels = bytes.subarray(header.pixelsAt, header.pixelsAt + header.rowBytes * header.height);
  // Rows are padded to 4 bytes, so the missing nibble's column is there; it is cut off afterwards.
  const width = bits === 4 ? header.width + (header.width % 2) : header.width;

  const plain = Buffer.alloc(headerLength + paletteLength + header.rowBytes * header.height);
  plain.write('BM', 0, 'latin1');
  plain.writeUInt32LE(plain.length, 2);
  plain.writeUInt32LE(headerLength + paletteLength, 10);
  plain.writeUInt32LE(40, 14);
  plain.writeUInt32LE(width, 18);
  plain.writeInt32LE(header.topDown ? -header.height : header.height, 22);
  plain.writeUInt16LE(1, 26);
  plain.writeUInt16LE(bits, 28);
  if (masked) {
    plain.writeUInt32LE(alphaBitFields, 30);
    for (const [index, mask] of masks.entries()) plain.writeUInt32LE(mask, 54 + index * 4);
  }
  for (const [index, [red, green, blue]] of palette.entries()) {
    plain.set([blue, green, red, 0], headerLength + index * 4);
  }
  plain.set(pixels, headerLength + paletteLength);
  return plain;
}

/** BI_ALPHABITFIELDS: four masks follow the header. */
const alphaBitFields = 6;
