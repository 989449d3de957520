import sharp from 'sharp';
import { scene } from '../../../support/pictures.ts';

/** A picture no other seed gives, as ImageBase64. */
export async function base64(seed: number, format: 'jpeg' | 'png' = 'jpeg'): Promise<string> {
  return (await scene(seed, format)).toString('base64');
}

/** A PNG of one colour. */
export function flat(width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#336699' } })
    .png()
    .toBuffer();
}

/** A gradient of any size, in any format sharp writes. */
export function gradient(width: number, height: number, format: 'png' | 'jpeg' | 'gif' | 'webp' | 'tiff' = 'png') {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><linearGradient id="g"><stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#g)"/></svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: '#fff' }).toFormat(format).toBuffer();
}

/** A 24-bit BMP of 4 x 4 pixels, each of another colour. */
export function bmp(): Buffer {
  const file = Buffer.alloc(54 + 48);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(4, 18);
  file.writeInt32LE(4, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let i = 0; i < 48; i++) file[54 + i] = i * 5;
  return file;
}
