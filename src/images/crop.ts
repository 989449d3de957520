import { ImageError, type Raster, type Region } from './port.ts';

/**
 * Cuts a rectangle of whole pixels out of a picture. Throws ImageError('region') unless it is at least 1x1 and entirely
 * inside the picture.
 */
export function cropRaster(raster: Raster, region: Region): Raster {
  const { x, y, width, height } = region;
  const inside =
    [x, y, width, height].every(Number.isInteger) &&
    x >= 0 &&
    y >= 0 &&
    width >= 1 &&
    height >= 1 &&
    x + width <= raster.width &&
    y + height <= raster.height;
  if (!inside) {
    const picture = `the ${raster.width}x${raster.height} picture`;
    throw new ImageError('region', `the region ${width}x${height} at ${x},${y} is empty or not inside ${picture}`);
  }
  if (width === raster.width && height === raster.height) return raster;

  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * raster.width + x) * 3;
    data.set(raster.data.subarray(from, from + width * 3), row * width * 3);
  }
  return { ...raster, width, height, data };
}
