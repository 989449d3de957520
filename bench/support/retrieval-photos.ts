import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { debianPackage } from './debian-pictures.ts';

/** A photograph of the benchmark: its path inside the package and a PNG of it on white. */
export interface Photo {
  readonly name: string;
  /** Which half of the benchmark: 0, on which the recipe was tuned, or 1, held out. Every other picture. */
  readonly half: number;
  readonly png: Buffer;
}

/**
 * The photographs of Debian's `tuxpaint-stamps-default` (GPL-2, fetched by apt into bench/.cache, never committed).
 * The selection, whose numbers were chosen before any retrieval was measured so that about 330 pictures remain: every PNG
 * outside the folders `cartoon` and `symbols`, without the package's own `_mirror`/`_flip` twins, whose short side is at
 * least 48 pixels and whose opaque pixels have at least 128 colours at 5 bits per channel (drawings and icons have fewer),
 * each picture once. Version 2022.06.04-1 has 329.
 */
export async function tuxpaintPhotos(): Promise<Photo[]> {
  const { folder, names } = await stampFiles();
  const photos: Photo[] = [];
  let count = 0;
  for (const name of names) {
    const { data, info } = await sharp(join(folder, name))
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (Math.min(info.width, info.height) < 48 || opaqueColours(data) < 128) continue;
    const png = await sharp(join(folder, name)).flatten({ background: '#fff' }).toColourspace('srgb').png().toBuffer();
    const half = count++ % 2;
    if (!photos.some((other) => other.png.equals(png))) photos.push({ name, half, png });
  }
  return photos;
}

/** The package's photographs and drawings outside `cartoon` and `symbols`, without its own mirrored twins. */
export async function stampFiles(): Promise<{ readonly folder: string; readonly names: readonly string[] }> {
  const folder = join(await debianPackage('tuxpaint-stamps-default', 'tuxpaint'), 'usr/share/tuxpaint/stamps');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.png') && !/_mirror|_flip|cartoon|symbols/.test(file))
    .sort();
  return { folder, names };
}

/** How many colours, at 5 bits per channel, the opaque pixels have. */
export function opaqueColours(rgba: Buffer): number {
  const seen = new Set<number>();
  for (let i = 0; i < rgba.length; i += 4) {
    const [r = 0, g = 0, b = 0, alpha = 0] = rgba.subarray(i, i + 4);
    if (alpha > 200) seen.add(((r >> 3) << 10) | ((g >> 3) << 5) | (b >> 3));
  }
  return seen.size;
}
