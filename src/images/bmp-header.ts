import { bmpHeaderSizes } from './format.ts';
import { ImageError } from './port.ts';

type Rgb = readonly [red: number, green: number, blue: number];
type Masks = readonly [red: number, green: number, blue: number, alpha: number];

/** The header of a BMP file, checked against the file's length. */
export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly bits: 1 | 4 | 8 | 16 | 24 | 32;
  /** Component masks of 16- and 32-bit pixels, else zeros. Alpha is 0 unless the file declares it. */
  readonly masks: Masks;
  /** The colours that the file holds, at most 2^bits; empty above 8 bits. */
  readonly palette: readonly Rgb[];
  /** Offset of the first row. */
  readonly pixelsAt: number;
  /** Bytes from one row to the next. */
  readonly rowBytes: number;
}

const noMasks: Masks = [0, 0, 0, 0];
const defaultMasks: Readonly<Record<number, Masks>> = {
  16: [0x7c00, 0x03e0, 0x001f, 0],
  32: [0xff0000, 0x00ff00, 0x0000ff, 0],
};
const compression = { none: 0, bitFields: 3, alphaBitFields: 6 };

/** The declared size alone, to check limits before `readBmpHeader` looks for the pixels. Throws ImageError('corrupt'). */
export function readBmpSize(bytes: Uint8Array): { readonly width: number; readonly height: number } {
  const { width, height } = readSize(viewOf(bytes));
  return { width, height: Math.abs(height) };
}

/**
 * Reads the headers and the palette of a BMP: OS/2 1 and 2, Windows 3, V2 to V5, 1 to 32 bits, top-down or bottom-up.
 * Throws ImageError('unsupported-format') for run-length coding and embedded JPEG or PNG, which are not decoded here, and
 * ImageError('corrupt') for a header that contradicts itself or claims more than the file holds.
 */
export function readBmpHeader(bytes: Uint8Array): BmpHeader {
  const view = viewOf(bytes);
  const { width, height, headerSize } = readSize(view);
  const old = headerSize === 12;
  const coding = old ? compression.none : view.getUint32(30, true);
  const fields = coding === compression.bitFields || coding === compression.alphaBitFields;
  if (coding !== compression.none && !fields) {
    throw new ImageError('unsupported-format', `BMP compression ${coding} is not supported, save it uncompressed`);
  }
  // Checked after the coding, because an embedded JPEG or PNG declares 0 bits.
  const bits = bitDepth(view.getUint16(old ? 24 : 28, true));
  if (fields && bits !== 16 && bits !== 32) throw corrupt('has component masks, but not for 16 or 32 bits');

  // Masks follow a Windows 3 header; later headers contain them at the same place.
  const masksInside = headerSize >= 52 && headerSize !== 64;
  const maskCount = !fields ? 0 : masksInside || coding === compression.alphaBitFields ? 4 : 3;
  const masks = fields ? readMasks(view, headerSize === 52 ? 3 : maskCount) : (defaultMasks[bits] ?? noMasks);

  const paletteAt = 14 + headerSize + (masksInside ? 0 : maskCount * 4);
  const pixelsAt = view.getUint32(10, true);
  if (pixelsAt < paletteAt) throw corrupt('has its pixels inside its header');
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  // The padding of the last row is often left out.
  const needed = pixelsAt + rowBytes * (Math.abs(height) - 1) + Math.ceil((width * bits) / 8);
  if (needed > bytes.length) throw corrupt(`claims ${needed} bytes and has ${bytes.length}`);

  const declared = old ? 0 : view.getUint32(46, true);
  const palette = bits <= 8 ? readPalette(bytes.subarray(paletteAt, pixelsAt), 2 ** bits, declared, old ? 3 : 4) : [];
  return { width, height: Math.abs(height), topDown: height < 0, bits, masks, palette, pixelsAt, rowBytes };
}

function readSize(view: DataView): { width: number; height: number; headerSize: number } {
  if (view.byteLength < 26) throw corrupt('ends inside its header');
  const headerSize = view.getUint32(14, true);
  if (!bmpHeaderSizes.has(headerSize)) throw corrupt(`has an unknown header of ${headerSize} bytes`);
  if (view.byteLength < 14 + headerSize) throw corrupt('ends inside its header');
  const old = headerSize === 12;
  const width = old ? view.getUint16(18, true) : view.getInt32(18, true);
  const height = old ? view.getUint16(20, true) : view.getInt32(22, true);
  if (width <= 0 || height === 0) throw corrupt(`claims to be ${width}x${height} pixels`);
  return { width, height, headerSize };
}

function bitDepth(bits: number): BmpHeader['bits'] {
  if (bits === 1 || bits === 4 || bits === 8 || bits === 16 || bits === 24 || bits === 32) return bits;
  throw corrupt(`claims ${bits} bits a pixel`);
}

function readMasks(view: DataView, count: number): Masks {
  if (view.byteLength < 54 + count * 4) throw corrupt('ends inside its masks');
  const mask = (index: number) => (index < count ? view.getUint32(54 + index * 4, true) : 0);
  return [mask(0), mask(1), mask(2), mask(3)];
}

function readPalette(bytes: Uint8Array, max: number, declared: number, entry: 3 | 4): Rgb[] {
  const count = Math.min(max, declared || max, Math.floor(bytes.length / entry));
  if (count === 0) throw corrupt('has no palette');
  return Array.from({ length: count }, (_, index) => {
    const at = index * entry;
    return [bytes[at + 2] ?? 0, bytes[at + 1] ?? 0, bytes[at] ?? 0];
  });
}

function corrupt(what: string): ImageError {
  return new ImageError('corrupt', `the BMP file ${what}`);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
