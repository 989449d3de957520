import sharp from 'sharp';
import { randomFrom } from '../../src/engine/random.ts';

/**
 * A picture that no other seed gives: overlapping shapes whose places, sizes and colours follow from the seed.
 * @returns a JPEG (or PNG) file of 320 × 240 pixels
 */
export async function scene(seed: number, format: 'jpeg' | 'png' = 'jpeg'): Promise<Buffer> {
  const random = randomFrom(seed);
  const shapes = Array.from({ length: 14 }, () => {
    const [x, y, w, h] = [random() * 320, random() * 240, 20 + random() * 110, 20 + random() * 90];
    const fill = `hsl(${Math.floor(random() * 360)} ${40 + Math.floor(random() * 60)}% ${20 + Math.floor(random() * 60)}%)`;
    return random() < 0.5
      ? `<ellipse cx="${x}" cy="${y}" rx="${w / 2}" ry="${h / 2}" fill="${fill}"/>`
      : `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${fill}" transform="rotate(${random() * 90} ${x} ${y})"/>`;
  });
  const background = `hsl(${Math.floor(random() * 360)} 50% 60%)`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240"><rect width="320" height="240" fill="${background}"/>${shapes.join('')}</svg>`;
  const image = sharp(Buffer.from(svg)).flatten({ background: '#ffffff' });
  return format === 'jpeg' ? image.jpeg({ quality: 90 }).toBuffer() : image.png().toBuffer();
}

/** The same picture as a client might have edited it: cut to 80 %, made smaller and recompressed. */
export async function edited(picture: Buffer): Promise<Buffer> {
  const { width = 0, height = 0 } = await sharp(picture).metadata();
  return sharp(picture)
    .extract({
      left: Math.round(width * 0.1),
      top: Math.round(height * 0.1),
      width: Math.round(width * 0.8),
      height: Math.round(height * 0.8),
    })
    .resize({ width: 200 })
    .jpeg({ quality: 60 })
    .toBuffer();
}
