import { types } from 'node:util';
import { decodeBmp } from './bmp.ts';
import { readBmpHeader, readBmpSize } from './bmp-header.ts';
import { sniffFormat } from './format.ts';
import { checkLimits, checkPixels } from './limits.ts';
import { ImageError, type ImageFormat, type ImageLimits, type Raster } from './port.ts';
import { type Sharp, type SharpOptions, sharp } from './sharp.ts';

export { cropRaster } from './crop.ts';
export { checkLimits } from './limits.ts';

// Both settings are per process. Callers decode on as many threads as there are cores, and no file is read twice.
sharp.concurrency(1);
sharp.cache(false);

/**
 * Decodes one encoded picture. Throws ImageError, first failure first: `empty`, `too-many-bytes`, `unrecognised`,
 * `unsupported-format`, `corrupt` (header), `too-large`, `too-small`, `too-elongated`, `rotated`, `corrupt` (pixels),
 * `flat`.
 * The limits apply to the size of the upright picture, and are checked with the header before memory for pixels is
 * allocated. Of an animation, the first frame is decoded.
 */
export async function decodeImage(bytes: Uint8Array, limits: ImageLimits): Promise<Raster> {
  const format = acceptFormat(bytes, limits);
  const raster = format === 'bmp' ? decodeBmpFile(bytes, limits) : await decodeWithSharp(bytes, format, limits);
  if (limits.refuseFlat && isFlat(raster.data)) throw new ImageError('flat', 'the picture is of one flat colour');
  return raster;
}

function acceptFormat(bytes: Uint8Array, limits: ImageLimits): ImageFormat {
  if (bytes.length === 0) throw new ImageError('empty', 'the picture has no bytes');
  if (bytes.length > limits.maxBytes) {
    throw new ImageError('too-many-bytes', `the picture has ${bytes.length} bytes, the limit is ${limits.maxBytes}`);
  }
  const format = sniffFormat(bytes);
  if (format === undefined) throw new ImageError('unrecognised', 'the bytes are not a picture of a known format');
  if (!limits.formats.includes(format)) {
    throw new ImageError('unsupported-format', `${format} is not accepted, only ${limits.formats.join(', ')}`);
  }
  // sharp's published binaries come without an HEVC decoder.
  if (format === 'heic') throw new ImageError('unsupported-format', 'HEIC cannot be decoded here');
  return format;
}

function decodeBmpFile(bytes: Uint8Array, limits: ImageLimits): Raster {
  const size = readBmpSize(bytes);
  checkLimits(size, limits);
  checkPixels(size, 'bmp', limits);
  const header = readBmpHeader(bytes);
  return { width: header.width, height: header.height, data: decodeBmp(bytes, header), format: 'bmp' };
}

async function decodeWithSharp(bytes: Uint8Array, format: ImageFormat, limits: ImageLimits): Promise<Raster> {
  try {
    // Reading a header takes no memory, however large the picture claims to be.
    const { autoOrient, orientation = 1 } = await open(bytes, false).metadata();
    checkLimits(autoOrient, limits);
    checkPixels(autoOrient, format, limits);
    if (limits.refuseRotated && orientation > 1) {
      throw new ImageError('rotated', `the picture's EXIF orientation is ${orientation}, only 1 is accepted`);
    }
    const { data, info } = await open(bytes, autoOrient.width * autoOrient.height)
      .autoOrient()
      .resize(shrunk(autoOrient, limits.shrinkTo))
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data, format };
  } catch (error) {
    throw error instanceof ImageError ? error : corrupt(format, error);
  }
}

/** The size reduced to at most that many pixels; null, which leaves it unchanged, if it has no more. */
function shrunk({ width, height }: { width: number; height: number }, pixels = Number.POSITIVE_INFINITY) {
  const scale = Math.sqrt(pixels / (width * height));
  if (scale >= 1) return null;
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
    fit: 'fill',
  } as const;
}

/** With failOn `error`, truncated files and wrong checksums fail; warnings, such as junk after the end, do not. */
function open(bytes: Uint8Array, limitInputPixels: SharpOptions['limitInputPixels'] & {}): Sharp {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return sharp(view, { failOn: 'error', limitInputPixels });
}

/** libvips reports several lines, some with file positions; the first one names the problem. */
function corrupt(format: ImageFormat, error: unknown): ImageError {
  const reason = types.isNativeError(error) ? (error.message.split('\n')[0] ?? '') : 'unknown reason';
  return new ImageError('corrupt', `the ${format} file is damaged: ${reason}`);
}

function isFlat(data: Uint8Array): boolean {
  for (let at = 3; at < data.length; at++) if (data[at] !== data[at - 3]) return false;
  return true;
}
