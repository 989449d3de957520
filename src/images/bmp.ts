import { decode } from 'bmp-ts';
import type { BmpHeader } from './bmp-header.ts';

/**
 * Decodes the pixels of a BMP whose header and size have been checked: sRGB, transparency on white, 3 bytes a pixel.
 * Throws whatever bmp-ts throws for a damaged file.
 */
export function decodeBmp(bytes: Uint8Array, header: BmpHeader): Uint8Array {
  // Four components a pixel: alpha, blue, green, red.
  const { data, width: stride } = decode(plainBmp(bytes, header));
  const [reds, greens, blues, alphas] = header.masks.map(stretched) as [Table, Table, Table, Table];
  const rgb = new Uint8Array(header.width * header.height * 3);
  let to = 0;
  for (let y = 0; y < header.height; y++) {
    let from = y * stride * 4;
    for (let x = 0; x < header.width; x++, from += 4, to += 3) {
      rgb[to] = reds[data[from + 3] as number] as number;
      rgb[to + 1] = greens[data[from + 2] as number] as number;
      rgb[to + 2] = blues[data[from + 1] as number] as number;
    }
  }
  if (header.masks[3] !== 0 && hasAlpha(data)) putOnWhite(rgb, data, alphas);
  return rgb;
}

/** A component as bmp-ts gives it, to the component as it should be. */
type Table = Uint8Array;

/** bmp-ts maps an n-bit component to 0..256-256/2^n instead of 0..255. */
function stretched(mask: number): Table {
  let bits = 0;
  for (let rest = mask; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2;
  const most = bits === 0 || bits >= 8 ? 255 : 256 - 256 / 2 ** bits;
  return Uint8Array.from({ length: 256 }, (_, value) => Math.min(255, Math.round((value * 255) / most)));
}

/** Programs that know no alpha leave it 0 everywhere, also in files that declare it; such a picture is opaque. */
function hasAlpha(data: Uint8Array): boolean {
  for (let at = 0; at < data.length; at += 4) if (data[at] !== 0) return true;
  return false;
}

/** Blends in place; `alphas` makes the first of each four bytes of `data` the opacity of a pixel, 0..255. */
function putOnWhite(rgb: Uint8Array, data: Uint8Array, alphas: Table): void {
  for (let at = 0, pixel = 0; at < rgb.length; at += 3, pixel += 4) {
    const opacity = (alphas[data[pixel] as number] as number) / 255;
    for (let component = at; component < at + 3; component++) {
      rgb[component] = 255.5 + ((rgb[component] as number) - 255) * opacity;
    }
  }
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
