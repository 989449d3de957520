import { ImageError, type ImageFormat, type ImageLimits } from './port.ts';

/** The limits that apply to a picture's width and height. */
export type SizeLimits = Pick<ImageLimits, 'maxWidth' | 'maxHeight' | 'minWidth' | 'minHeight' | 'maxAspect'>;

/**
 * Checks the size of an upright picture, in pixels. Throws ImageError('too-large'), ('too-small') or ('too-elongated'), in
 * this order.
 */
export function checkLimits(size: { readonly width: number; readonly height: number }, limits: SizeLimits): void {
  const { width, height } = size;
  const is = `the picture is ${width}x${height} pixels`;
  if (width > limits.maxWidth || height > limits.maxHeight) {
    throw new ImageError('too-large', `${is}, the limit is ${limits.maxWidth}x${limits.maxHeight}`);
  }
  const minWidth = limits.minWidth ?? 1;
  const minHeight = limits.minHeight ?? 1;
  if (width < minWidth || height < minHeight) {
    throw new ImageError('too-small', `${is}, the minimum is ${minWidth}x${minHeight}`);
  }
  if (limits.maxAspect !== undefined && Math.max(width, height) >= limits.maxAspect * Math.min(width, height)) {
    throw new ImageError('too-elongated', `${is}; long side : short side must be below ${limits.maxAspect}`);
  }
}

/** Checks the number of pixels against the limit of the picture's format, if it has one. Throws ImageError('too-large'). */
export function checkPixels(
  { width, height }: { readonly width: number; readonly height: number },
  format: ImageFormat,
  { maxPixels }: Pick<ImageLimits, 'maxPixels'>,
): void {
  const limit = (typeof maxPixels === 'object' ? maxPixels[format] : maxPixels) ?? Number.POSITIVE_INFINITY;
  if (width * height <= limit) return;
  throw new ImageError('too-large', `the picture is ${width}x${height} pixels, the limit for ${format} is ${limit}`);
}
