import sharp from 'sharp';
import { between } from './random.ts';

type Change = (png: Buffer, width: number, height: number) => Promise<Buffer>;

/** Makes a change whose strength is random; `weight` says how often it is chosen. */
interface Kind {
  readonly weight: number;
  readonly make: (random: () => number) => Change;
}

const kinds: readonly Kind[] = [
  {
    weight: 1,
    make: (r) => (p) =>
      sharp(p)
        .jpeg({ quality: Math.round(between(r, 12, 60)) })
        .toBuffer(),
  },
  {
    weight: 1.3,
    make: (r) => (p, width, height) => {
      const scale = between(r, 0.2, 0.6);
      const [w, h] = [Math.max(16, Math.round(width * scale)), Math.max(16, Math.round(height * scale))];
      return sharp(p).resize(w, h, { fit: 'fill' }).png().toBuffer();
    },
  },
  {
    weight: 1.2,
    make: (r) => (p, width, height) => {
      const scale = between(r, 0.55, 0.9);
      const [across, down] = [scale, scale * between(r, 0.9, 1.1)];
      const [w, h] = [Math.min(width, Math.round(width * across)), Math.min(height, Math.round(height * down))];
      const [left, top] = [Math.floor((width - w) * r()), Math.floor((height - h) * r())];
      return sharp(p).extract({ left, top, width: w, height: h }).png().toBuffer();
    },
  },
  {
    weight: 1.4,
    make: (r) => (p, width, height) => {
      const scale = between(r, 0.6, 0.8);
      const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
      return sharp(p)
        .extract({ left: (width - w) >> 1, top: (height - h) >> 1, width: w, height: h })
        .png()
        .toBuffer();
    },
  },
  {
    weight: 1,
    make: (r) => (p) => {
      const [brightness, saturation] = [between(r, 0.65, 1.4), between(r, 0.5, 1.6)];
      const hue = r() < 0.3 ? Math.round(between(r, -20, 20)) : 0;
      return sharp(p).modulate({ brightness, saturation, hue }).png().toBuffer();
    },
  },
  {
    weight: 0.6,
    make: (r) => (p) => {
      const contrast = between(r, 0.6, 1.35);
      return sharp(p)
        .linear(contrast, 128 * (1 - contrast) + between(r, -20, 20))
        .png()
        .toBuffer();
    },
  },
  { weight: 1.6, make: () => (p) => sharp(p).greyscale().toColourspace('srgb').png().toBuffer() },
  {
    weight: 1.5,
    make: (r) => (p) =>
      sharp(p)
        .rotate(between(r, -15, 15), { background: r() < 0.7 ? '#fff' : '#000' })
        .png()
        .toBuffer(),
  },
  { weight: 1.5, make: () => (p) => sharp(p).flop().png().toBuffer() },
  {
    weight: 1.4,
    make: (r) => (p) =>
      sharp(p)
        .blur(between(r, 0.8, 3))
        .png()
        .toBuffer(),
  },
  { weight: 1, make: (r) => (p, width, height) => banner(p, width, height, r) },
  {
    weight: 0.7,
    make: (r) => (p, width, height) => {
      const side = Math.round(Math.min(width, height) * between(r, 0.03, 0.12));
      const background = r() < 0.5 ? '#fff' : r() < 0.5 ? '#000' : '#888';
      return sharp(p).extend({ top: side, bottom: side, left: side, right: side, background }).png().toBuffer();
    },
  },
];

const TEXTS = ['SALE 50 %', 'NEW', 'www.shop.example', '限时特价'];

function banner(png: Buffer, width: number, height: number, r: () => number): Promise<Buffer> {
  const bar = Math.max(8, Math.round(height * between(r, 0.1, 0.25)));
  const y = r() < 0.3 ? 0 : height - bar;
  const text = TEXTS[Math.floor(r() * TEXTS.length)];
  const colour = r() < 0.6 ? '#000' : '#c00';
  const svg = `<svg width="${width}" height="${height}"><rect y="${y}" width="${width}" height="${bar}" fill="${colour}"/>
    <text x="${width / 2}" y="${y + bar * 0.72}" font-size="${bar * 0.7}" fill="#fff" font-family="sans-serif"
    text-anchor="middle">${text}</text></svg>`;
  return sharp(png)
    .composite([{ input: Buffer.from(svg) }])
    .png()
    .toBuffer();
}

function choose(r: () => number): number {
  let rest = r() * kinds.reduce((sum, { weight }) => sum + weight, 0);
  for (const [i, { weight }] of kinds.entries()) {
    rest -= weight;
    if (rest < 0) return i;
  }
  return 0;
}

/** `count` random edits of a picture, each of one to three changes; no two begin with the same kind of change. */
export async function randomEdits(png: Buffer, r: () => number, count: number): Promise<Buffer[]> {
  const used = new Set<number>();
  const edited: Buffer[] = [];
  for (let i = 0; i < count; i++) {
    let first = choose(r);
    while (used.has(first)) first = choose(r);
    used.add(first);
    const changes = [(kinds[first] as Kind).make(r)];
    const chosen = [first];
    if (r() < 0.4) {
      const second = choose(r);
      if (second !== first) {
        changes.push((kinds[second] as Kind).make(r));
        chosen.push(second);
        if (r() < 0.3) {
          const third = choose(r);
          if (!chosen.includes(third)) changes.push((kinds[third] as Kind).make(r));
        }
      }
    }
    edited.push(await apply(png, changes));
  }
  return edited;
}

async function apply(png: Buffer, changes: readonly Change[]): Promise<Buffer> {
  let picture = png;
  for (const change of changes) {
    const { width, height } = await sharp(picture).metadata();
    picture = await change(picture, width, height);
  }
  return picture;
}
