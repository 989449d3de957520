import sharp from 'sharp';
import type { Pixels } from './raster.ts';

/** Longer side of a preview in pixels; smaller pictures are not enlarged. */
export const PREVIEW_SIDE = 160;
/** Good enough to recognise a picture by, about 4 kB; more effort saves a tenth of the bytes for twice the time. */
const ENCODING = { quality: 70, effort: 0 };

/** A small WebP of a whole picture, for people to recognise it by. */
export async function webpPreview({ width, height, data }: Pixels): Promise<Uint8Array> {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const encoded = await sharp(bytes, { raw: { width, height, channels: 3 } })
    .resize(PREVIEW_SIDE, PREVIEW_SIDE, { fit: 'inside', withoutEnlargement: true })
    .webp(ENCODING)
    .toBuffer();
  return new Uint8Array(encoded);
}
