import type { ImageFormat } from './port.ts';

/** Sizes of the DIB headers in use: OS/2 1, Windows 3, V2, V3, OS/2 2, V4, V5. */
export const bmpHeaderSizes: ReadonlySet<number> = new Set([12, 40, 52, 56, 64, 108, 124]);

/**
 * Detects a picture's format from its first bytes; a file's name and declared type are ignored. Returns undefined for an
 * unknown format. The rest of the file may still be damaged.
 */
export function sniffFormat(bytes: Uint8Array): ImageFormat | undefined {
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return 'png';
  if (startsWith(bytes, '\xff\xd8\xff')) return 'jpeg';
  if (startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a')) return 'gif';
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return 'webp';
  if (tiffStarts.some((start) => startsWith(bytes, start))) return 'tiff';
  if (isBmp(bytes)) return 'bmp';
  if (startsWith(bytes, 'ftyp', 4)) return isoBrand(bytes);
  return isSvg(bytes) ? 'svg' : undefined;
}

/** Little and big endian, classic and BigTIFF. */
const tiffStarts = ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'];

/** `BM` alone would match any text that starts with these letters, so the DIB header's size must be a known one, too. */
function isBmp(bytes: Uint8Array): boolean {
  return startsWith(bytes, 'BM') && bytes.length >= 18 && bmpHeaderSizes.has(viewOf(bytes).getUint32(14, true));
}

const avifBrands = new Set(['avif', 'avis']);
const heicBrands = new Set(['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1']);

/** AVIF and HEIC share a container, and the generic brand `mif1` may come first in both, so all brands are read. */
function isoBrand(bytes: Uint8Array): ImageFormat | undefined {
  if (bytes.length < 12) return undefined;
  const end = Math.min(viewOf(bytes).getUint32(0), bytes.length, 128);
  const brands = [ascii(bytes, 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(ascii(bytes, at, at + 4));
  if (brands.some((brand) => avifBrands.has(brand))) return 'avif';
  return brands.some((brand) => heicBrands.has(brand)) ? 'heic' : undefined;
}

/** Whether an `<svg` element is within the first 2 KB, preceded only by a BOM, declaration, doctype and comments. */
function isSvg(bytes: Uint8Array): boolean {
  let text = new TextDecoder('utf-8').decode(bytes.subarray(0, 2048)).trimStart();
  for (const [open, close] of [...prologue, ...prologue]) {
    if (!text.startsWith(open)) continue;
    const end = text.indexOf(close);
    if (end < 0) return false;
    text = text.slice(end + close.length).trimStart();
  }
  return /^<svg[\s>/]/.test(text);
}

/** Skipped in this order, twice: a comment may precede or follow the doctype. */
const prologue: readonly (readonly [string, string])[] = [
  ['<?xml', '?>'],
  ['<!--', '-->'],
  ['<!DOCTYPE', '>'],
];

function startsWith(bytes: Uint8Array, start: string, at = 0): boolean {
  return bytes.length >= at + start.length && ascii(bytes, at, at + start.length) === start;
}

function ascii(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
