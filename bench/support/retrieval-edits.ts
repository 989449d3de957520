import sharp from 'sharp';

/** A change made to a picture between storing it and searching for it. */
export interface Edit {
  readonly name: string;
  readonly apply: (png: Buffer, width: number, height: number) => Promise<Buffer>;
}

/** The nine edits of the benchmark. All work on the picture's own pixels; small pictures are not enlarged first. */
export const edits: readonly Edit[] = [
  { name: 'JPEG quality 30', apply: (png) => sharp(png).jpeg({ quality: 30 }).toBuffer() },
  {
    name: 'quarter size',
    apply: (png, width, height) =>
      sharp(png)
        .resize(Math.max(1, Math.round(width / 4)), Math.max(1, Math.round(height / 4)), { fit: 'fill' })
        .png()
        .toBuffer(),
  },
  {
    name: 'crop 70 %',
    apply: (png, width, height) => {
      const w = Math.round(width * 0.7);
      const h = Math.round(height * 0.7);
      return sharp(png)
        .extract({ left: (width - w) >> 1, top: (height - h) >> 1, width: w, height: h })
        .png()
        .toBuffer();
    },
  },
  {
    name: 'bright, saturated',
    apply: (png) => sharp(png).modulate({ brightness: 1.25, saturation: 1.4 }).png().toBuffer(),
  },
  { name: 'grey', apply: (png) => sharp(png).greyscale().png().toBuffer() },
  { name: 'rotate 8°', apply: (png) => sharp(png).rotate(8, { background: '#fff' }).png().toBuffer() },
  { name: 'mirror', apply: (png) => sharp(png).flop().png().toBuffer() },
  { name: 'blur', apply: (png) => sharp(png).blur(2).png().toBuffer() },
  {
    name: 'text banner',
    apply: (png, width, height) => {
      const bar = Math.max(8, Math.round(height * 0.18));
      const text = `<svg width="${width}" height="${height}"><rect y="${height - bar}" width="${width}" height="${bar}"
        fill="#000"/><text x="${width / 2}" y="${height - bar * 0.28}" font-size="${bar * 0.7}" fill="#fff"
        font-family="sans-serif" text-anchor="middle">SALE 50 %</text></svg>`;
      return sharp(png)
        .composite([{ input: Buffer.from(text) }])
        .png()
        .toBuffer();
    },
  },
];
