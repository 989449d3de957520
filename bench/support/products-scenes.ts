import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { randomFrom } from '../../src/engine/random.ts';
import type { Region } from '../../src/images/port.ts';
import { debianPictures } from './debian-pictures.ts';
import { drawnRoom } from './products-rooms.ts';
import { opaqueColours, stampFiles } from './retrieval-photos.ts';

/** Size of a scene in pixels. */
export const SCENE = { width: 640, height: 480 };
const { width: WIDTH, height: HEIGHT } = SCENE;
/** Products are pasted at this share of the scene's width and height. */
const MIN_SHARE = 0.5;
const MAX_SHARE = 0.8;
/** How many products the benchmark has; chosen, like all numbers here, before anything was measured. */
const PRODUCTS = 120;

/** A product in front of a background. */
export interface Scene {
  readonly png: Buffer;
  /** The product's box. */
  readonly box: Region;
}

/** A product and its two scenes. */
export interface Product {
  readonly name: string;
  /** 0: methods were tuned on it; 1: held out. Every other product. */
  readonly half: number;
  readonly scenes: readonly [Scene, Scene];
}

/**
 * Photographs as backgrounds, fetched by apt like the products: the Ubuntu Touch wallpapers in Debian (CC-BY-SA) and the
 * photographs that Tux Paint offers to draw on (GPL-2). Patterns and drawings are left out.
 */
const BACKGROUNDS = ['lomiri-wallpapers-16.04', 'lomiri-wallpapers-20.04', 'tuxpaint-data'];
const PHOTOGRAPH = /backgrounds\/(?!.*(analogpattern|Painting-Colors|Infinite-Sea|Picture_))|templates\/.*jpg$/;
/** A background is a part of a photograph, at a random place, of at least and at most this share of its size. */
const MIN_PART = 0.4;
const MAX_PART = 0.8;

/**
 * Products: natural photographs of `tuxpaint-stamps-default` with a transparent background, at least 96 pixels wide and
 * high, one of each object (names that differ only after the first word are the same object). Each is pasted, at a random
 * place and at 50–80 % of the size, on two different backgrounds: photographs in two thirds of the scenes, drawn rooms in
 * the others.
 */
export async function products(): Promise<Product[]> {
  const cutouts = await cutoutFiles();
  const backgrounds = (await Promise.all(BACKGROUNDS.map(debianPictures)))
    .flat()
    .filter((file) => PHOTOGRAPH.test(file))
    .sort();
  const list: Product[] = [];
  for (const [index, { name, path }] of cutouts.entries()) {
    const random = randomFrom(1000 + index);
    const first = Math.floor(random() * backgrounds.length);
    // Never the same photograph for both.
    const second = (first + 1 + Math.floor(random() * (backgrounds.length - 1))) % backgrounds.length;
    const pasted = async (photo: string | undefined) => paste(path, random() < 1 / 3 ? undefined : photo, random);
    const scenes = [await pasted(backgrounds[first]), await pasted(backgrounds[second])] as const;
    list.push({ name, half: index % 2, scenes });
  }
  return list;
}

async function cutoutFiles(): Promise<{ name: string; path: string }[]> {
  const { folder, names } = await stampFiles();
  const found: { name: string; path: string }[] = [];
  const seen = new Set<string>();
  for (const name of names) {
    const object = (name.split('/').at(-1) ?? '').toLowerCase().split(/[-_.\d]/)[0] ?? '';
    if (seen.has(object)) continue;
    const path = join(folder, name);
    const { data, info } = await sharp(path)
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (Math.min(info.width, info.height) < 96 || opaqueColours(data) < 128 || transparentShare(data) < 0.1) continue;
    seen.add(object);
    found.push({ name, path });
  }
  // Spread over all kinds of objects.
  return found.filter(
    (_, i) => Math.floor((i * PRODUCTS) / found.length) !== Math.floor(((i - 1) * PRODUCTS) / found.length),
  );
}

function transparentShare(rgba: Buffer): number {
  let count = 0;
  for (let i = 3; i < rgba.length; i += 4) if ((rgba[i] as number) < 50) count++;
  return (4 * count) / rgba.length;
}

async function partOf(photo: string, random: () => number): Promise<Sharp> {
  const { width, height } = await sharp(photo).metadata();
  const part = MIN_PART + (MAX_PART - MIN_PART) * random();
  const scale = part * Math.min(width / WIDTH, height / HEIGHT);
  const [w, h] = [Math.floor(WIDTH * scale), Math.floor(HEIGHT * scale)];
  const left = Math.floor(random() * (width - w + 1));
  const top = Math.floor(random() * (height - h + 1));
  return sharp(photo).extract({ left, top, width: w, height: h }).resize(WIDTH, HEIGHT, { fit: 'fill' });
}

async function paste(cutout: string, photo: string | undefined, random: () => number): Promise<Scene> {
  const background =
    photo === undefined ? sharp(Buffer.from(drawnRoom(random, WIDTH, HEIGHT))) : await partOf(photo, random);
  const share = MIN_SHARE + (MAX_SHARE - MIN_SHARE) * random();
  const product = await sharp(cutout)
    .toColourspace('srgb')
    .trim({ threshold: 1 })
    .resize(Math.round(WIDTH * share), Math.round(HEIGHT * share), { fit: 'inside' })
    .png()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = product.info;
  const box = {
    x: Math.floor(random() * (WIDTH - width + 1)),
    y: Math.floor(random() * (HEIGHT - height + 1)),
    width,
    height,
  };
  const png = await sharp(await background.flatten().png().toBuffer())
    .composite([{ input: product.data, left: box.x, top: box.y }])
    .png()
    .toBuffer();
  return { png, box };
}
