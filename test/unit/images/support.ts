import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { ImageError, type ImageLimits, type ImageProblem, type Raster } from '../../../src/images/port.ts';
import { packageRoot } from '../../../src/paths.ts';

/** Limits that accept every fixture. */
export const anyPicture: ImageLimits = {
  formats: ['png', 'jpeg', 'bmp', 'gif', 'webp', 'tiff', 'avif', 'heic', 'svg'],
  maxBytes: 5 * 1024 * 1024,
  maxWidth: 4096,
  maxHeight: 4096,
  refuseFlat: false,
};

export function fixture(name: string): Buffer {
  return readFileSync(join(packageRoot, 'fixtures/pictures', name));
}

/** The problem that a promise or a function ends with; anything else but an ImageError is thrown on. */
export async function problemOf(work: Promise<unknown> | (() => unknown)): Promise<ImageProblem | 'none'> {
  try {
    await (typeof work === 'function' ? work() : work);
    return 'none';
  } catch (error) {
    if (error instanceof ImageError) return error.problem;
    throw error;
  }
}

export function pixel(raster: Raster, x: number, y: number): number[] {
  return [...raster.data.subarray((y * raster.width + x) * 3, (y * raster.width + x) * 3 + 3)];
}

/** Mean absolute difference of two pictures of one size, 0..255. */
export function difference(one: Raster, other: Raster): number {
  if (one.data.length !== other.data.length) return Number.POSITIVE_INFINITY;
  return one.data.reduce((sum, value, at) => sum + Math.abs(value - (other.data[at] ?? 0)), 0) / one.data.length;
}

export interface BmpParts {
  readonly width: number;
  /** Negative: top-down. */
  readonly height: number;
  readonly bits: number;
  readonly compression?: number;
  readonly headerSize?: number;
  /** Red, green, blue and, when there are four, alpha. */
  readonly masks?: readonly number[];
  /** Blue, green, red, 0. */
  readonly palette?: readonly (readonly number[])[];
  readonly coloursUsed?: number;
  /** Unused bytes before the pixels. */
  readonly gap?: number;
  readonly rows: readonly (readonly number[])[];
}

/** Writes a BMP by the letter of its format; rows stand in the file as they are given, padded to 4 bytes. */
export function bmp(parts: BmpParts): Buffer {
  const headerSize = parts.headerSize ?? 40;
  const header = Buffer.alloc(14 + headerSize);
  const masks = Buffer.alloc((parts.masks?.length ?? 0) * 4);
  for (const [index, mask] of (parts.masks ?? []).entries()) masks.writeUInt32LE(mask, index * 4);
  const palette = Buffer.from((parts.palette ?? []).flat());
  const rows = parts.rows.map((row) => Buffer.from([...row, ...Array((4 - (row.length % 4)) % 4).fill(0)]));
  header.write('BM', 'latin1');
  header.writeUInt32LE(headerSize, 14);
  if (headerSize === 12) {
    for (const [at, value] of [parts.width, parts.height, 1, parts.bits].entries())
      header.writeUInt16LE(value, 18 + at * 2);
  } else {
    header.writeInt32LE(parts.width, 18);
    header.writeInt32LE(parts.height, 22);
    header.writeUInt16LE(1, 26);
    header.writeUInt16LE(parts.bits, 28);
    header.writeUInt32LE(parts.compression ?? 0, 30);
    header.writeUInt32LE(parts.coloursUsed ?? parts.palette?.length ?? 0, 46);
  }
  if (headerSize >= 56) masks.copy(header, 54);
  const head = headerSize >= 56 ? [header, palette] : [header, masks, palette];
  const file = Buffer.concat([...head, Buffer.alloc(parts.gap ?? 0), ...rows]);
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(file.length - Buffer.concat(rows).length, 10);
  return file;
}

/** A PNG of zeros, 1 bit a pixel: few bytes in the file, very many in memory. */
export function blankPng(width: number, height: number): Buffer {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size[8] = 1;
  const pixels = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height));
  const chunks = [chunk('IHDR', size), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
