import type { Raster } from '../images/port.ts';
import { type Sharp, sharp } from '../images/sharp.ts';

/** RGB pixels, 3 bytes each, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Resizes a picture regardless of its proportions. */
export async function squash(picture: Pixels, width: number, height: number): Promise<Pixels> {
  if (picture.width === width && picture.height === height) return picture;
  const data = await raw(picture).resize(width, height, { fit: 'fill' }).raw().toBuffer();
  return { width, height, data };
}

/** Scales a picture until it just covers the size, and cuts off what overhangs, the same on both sides. */
export async function cover(picture: Pixels, width: number, height: number): Promise<Pixels> {
  const data = await raw(picture).resize(width, height, { fit: 'cover' }).raw().toBuffer();
  return { width, height, data };
}

/** Shrinks a picture until its longer side is at most `side`, keeping its proportions. */
export async function shrink(picture: Pixels, side: number): Promise<Pixels> {
  const scale = side / Math.max(picture.width, picture.height);
  if (scale >= 1) return picture;
  return squash(
    picture,
    Math.max(1, Math.round(picture.width * scale)),
    Math.max(1, Math.round(picture.height * scale)),
  );
}

/** Converts a picture to grey (Rec. 601 luma), still with 3 bytes per pixel. */
export function turnGrey(picture: Raster): Raster {
  const data = new Uint8Array(picture.data.length);
  for (let i = 0; i + 2 < data.length; i += 3) {
    const [r, g, b] = [picture.data[i] as number, picture.data[i + 1] as number, picture.data[i + 2] as number];
    const grey = (r * 299 + g * 587 + b * 114 + 500) / 1000;
    data[i] = grey;
    data[i + 1] = grey;
    data[i + 2] = grey;
  }
  return { ...picture, data };
}

function raw(picture: Pixels): Sharp {
  const bytes = Buffer.from(picture.data.buffer, picture.data.byteOffset, picture.data.byteLength);
  return sharp(bytes, { raw: { width: picture.width, height: picture.height, channels: 3 } });
}
