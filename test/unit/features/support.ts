import sharp from 'sharp';
import type { ImageLimits } from '../../../src/images/port.ts';

export const limits: ImageLimits = {
  formats: ['png', 'jpeg'],
  maxBytes: 5_000_000,
  maxWidth: 4000,
  maxHeight: 4000,
  refuseFlat: true,
};

/** A PNG drawn from the inside of an SVG element. */
export function draw(width: number, height: number, shapes: string): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${shapes}</svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: '#fff' }).png().toBuffer();
}

/** A scene that no other number gives: sky, ground and a dozen shapes, placed by a small generator. */
export function scene(seed: number): Promise<Buffer> {
  let state = seed * 7919 + 17;
  const next = (limit: number) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * limit);
  };
  const shapes = Array.from({ length: 12 }, () => {
    const colour = `hsl(${next(360)},${40 + next(60)}%,${25 + next(50)}%)`;
    return next(2)
      ? `<circle cx="${next(320)}" cy="${next(240)}" r="${10 + next(50)}" fill="${colour}"/>`
      : `<rect x="${next(300)}" y="${next(220)}" width="${20 + next(90)}" height="${20 + next(70)}" fill="${colour}"/>`;
  });
  const ground = `<rect width="320" height="240" fill="hsl(${next(360)},50%,80%)"/>
    <rect y="${120 + next(80)}" width="320" height="240" fill="hsl(${next(360)},45%,40%)"/>`;
  return draw(320, 240, ground + shapes.join(''));
}

export function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
}
