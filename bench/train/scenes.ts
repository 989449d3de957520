import sharp from 'sharp';
import { between } from './random.ts';

/** Side of a scene in pixels. */
const SIDE = 420;

/**
 * A cut-out on another background, at a random place and size, cropped to its box. The box is enlarged by `margin` on each
 * side, as shares of the cut-out's own sides.
 */
export async function scene(
  cutout: Buffer,
  background: (random: () => number) => Promise<Buffer>,
  r: () => number,
  margins: readonly ((random: () => number) => number)[],
): Promise<Buffer[]> {
  const behind = await background(r);
  const size = Math.round(SIDE * between(r, 0.4, 0.85));
  const object = await sharp(cutout)
    .trim({ background: '#0000', threshold: 10 })
    .resize(size, size, { fit: 'inside' })
    .png()
    .toBuffer();
  const { width, height } = await sharp(object).metadata();
  const [x, y] = [Math.floor((SIDE - width) * r()), Math.floor((SIDE - height) * r())];
  let picture = await sharp(behind)
    .composite([{ input: object, left: x, top: y }])
    .removeAlpha()
    .png()
    .toBuffer();
  if (r() < 0.4) {
    const [brightness, saturation] = [between(r, 0.8, 1.2), between(r, 0.8, 1.2)];
    const quality = Math.round(between(r, 40, 90));
    picture = await sharp(picture).modulate({ brightness, saturation }).jpeg({ quality }).toBuffer();
  }
  const crops: Buffer[] = [];
  for (const margin of margins) {
    const side = margin(r);
    const at = () => (margins.length > 1 ? side : side + between(r, -0.06, 0.06));
    const [left, top] = [Math.max(0, Math.round(x - width * at())), Math.max(0, Math.round(y - height * at()))];
    const right = Math.min(SIDE, Math.round(x + width * (1 + at())));
    const bottom = Math.min(SIDE, Math.round(y + height * (1 + at())));
    const box = { left, top, width: Math.max(8, right - left), height: Math.max(8, bottom - top) };
    crops.push(await sharp(picture).extract(box).png().toBuffer());
  }
  return crops;
}

/** A photograph of the list, or a drawn room for a quarter of the calls. */
export async function randomBackground(photographs: readonly string[], r: () => number): Promise<Buffer> {
  const chosen = photographs[Math.floor(r() * photographs.length)];
  if (r() < 0.25) return room(r);
  return sharp(chosen)
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .resize(SIDE, SIDE, { fit: 'cover', position: r() < 0.5 ? 'entropy' : 'centre' })
    .png()
    .toBuffer();
}

function room(r: () => number): Promise<Buffer> {
  const colour = (darkest: number, lightest: number) =>
    `hsl(${Math.floor(r() * 360)},${Math.floor(r() * 50)}%,${Math.floor(between(r, darkest, lightest))}%)`;
  const [wall, floor] = [colour(40, 95), colour(20, 80)];
  const window = `x="${SIDE * r() * 0.6}" y="${SIDE * r() * 0.3}" width="${SIDE * 0.25}" height="${SIDE * 0.3}"`;
  const svg = `<svg width="${SIDE}" height="${SIDE}"><rect width="${SIDE}" height="${SIDE * 0.65}" fill="${wall}"/>
    <rect y="${SIDE * 0.65}" width="${SIDE}" height="${SIDE * 0.35}" fill="${floor}"/>
    <rect ${window} fill="#fff8" stroke="#0006"/></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}
